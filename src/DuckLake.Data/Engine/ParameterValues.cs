using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>The values of a statement's parameters by name, or by number as text. Names are told apart without regard to case.</summary>
internal sealed class ParameterValues
{
    private readonly Dictionary<string, object?> _values = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>No values. Never added to.</summary>
    public static ParameterValues Empty { get; } = new();

    public IReadOnlyCollection<string> Names => _values.Keys;

    public int Count => _values.Count;

    /// <summary>The value; setting replaces one of the same name. Getting one that is missing gives an error.</summary>
    public object? this[string name]
    {
        get => TryGet(name, out object? value) ? value : throw Missing(name);
        set => _values[name] = value;
    }

    public bool TryGet(string name, out object? value) => _values.TryGetValue(name, out value);

    /// <summary>Binds every parameter of a statement; values it does not mention are left out.</summary>
    /// <exception cref="DuckDbException">A value is missing.</exception>
    public void Bind(DuckDbStatement statement)
    {
        int count = statement.ParameterCount;
        for (int i = 1; i <= count; i++)
        {
            statement.Bind(i, this[statement.ParameterName(i)]);
        }
    }

    private static DuckDbException Missing(string name) => new(
        DuckDbErrorType.InvalidInput,
        $"Invalid Input Error: Values were not provided for the following prepared statement parameters: {name}");
}
