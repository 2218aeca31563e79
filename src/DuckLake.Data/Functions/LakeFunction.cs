using DuckLake.Arrow;
using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>Base of table functions whose first argument names an attached lake.</summary>
internal abstract class LakeFunction(
    EngineSession session, string name, IReadOnlyList<SqlType> parameters, IReadOnlyList<KeyValuePair<string, SqlType>>? namedParameters = null)
    : RowsFunction(session.Scans, name, parameters, namedParameters)
{
    protected EngineSession Session { get; } = session;

    /// <summary>The lake the first argument names.</summary>
    /// <exception cref="DuckLakeException">There is no database of that name, or it is no lake.</exception>
    protected AttachedLake FindLake(TableFunctionArguments arguments)
    {
        if (arguments.Positional[0] is not string name)
        {
            throw SchemaErrors.Binder("Catalog cannot be NULL");
        }

        // DuckDB's own databases cannot be asked for while it binds.
        return Session.Lakes.Find(name) ?? throw (name.ToLowerInvariant() is "memory" or "system" or "temp"
            ? SchemaErrors.Binder($"Attached database \"{name}\" does not refer to a DuckLake database")
            : SchemaErrors.Binder($"Failed to find attached database \"{name}\""));
    }

    /// <summary>An argument that is a text, or null.</summary>
    protected static string? Text(object? argument) => argument switch
    {
        null => null,
        string text => text,
        IFormattable value => value.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        _ => argument.ToString(),
    };

    /// <summary>Waits for work of the lake on a thread of DuckDB, which cannot be left meanwhile; the work is cancelled with the statement.</summary>
    protected T Wait<T>(Func<CancellationToken, Task<T>> work)
    {
        CancellationToken interruption = Session.Scans.Interruption;
        return Task.Run(() => work(interruption), interruption).GetAwaiter().GetResult();
    }
}
