using DuckLake.DuckDb.Native;

namespace DuckLake.DuckDb;

/// <summary>The arguments of a call, as CLR values: see <see cref="DuckDbValue.Read"/>.</summary>
internal sealed class TableFunctionArguments
{
    private readonly object?[] _positional;
    private readonly Dictionary<string, object?> _named = new(StringComparer.OrdinalIgnoreCase);

    internal TableFunctionArguments(DuckDbTableFunction function, nint info)
    {
        _positional = new object?[checked((int)NativeMethods.duckdb_bind_get_parameter_count(info))];
        for (int i = 0; i < _positional.Length; i++)
        {
            using ValueHandle value = NativeMethods.duckdb_bind_get_parameter(info, (ulong)i);
            _positional[i] = DuckDbValue.Read(value);
        }

        foreach ((string name, _) in function.NamedParameters)
        {
            using ValueHandle value = NativeMethods.duckdb_bind_get_named_parameter(info, name);
            if (!value.IsInvalid)
            {
                _named[name] = DuckDbValue.Read(value);
            }
        }
    }

    /// <summary>The positional arguments.</summary>
    public IReadOnlyList<object?> Positional => _positional;

    /// <summary>Whether a named argument was given, NULL included.</summary>
    public bool TryGetNamed(string name, out object? value) => _named.TryGetValue(name, out value);

    /// <summary>A named argument; null when it is NULL or was not given.</summary>
    public object? Named(string name) => _named.GetValueOrDefault(name);
}
