using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>
/// Base of table functions whose rows C# makes one by one: <see cref="BindRows"/> reads the arguments and tells columns and rows.
/// Exceptions become the statement's error; the registry keeps them for their kind.
/// </summary>
internal abstract class RowsFunction(
    ScanRegistry registry,
    string name,
    IReadOnlyList<SqlType> parameters,
    IReadOnlyList<KeyValuePair<string, SqlType>>? namedParameters = null) : DuckDbTableFunction(name)
{
    public sealed override IReadOnlyList<SqlType> Parameters { get; } = parameters;

    public sealed override IReadOnlyList<KeyValuePair<string, SqlType>> NamedParameters { get; } = namedParameters ?? [];

    public sealed override TableFunctionBinding Bind(TableFunctionArguments arguments) => new RowsBinding(BindRows(arguments));

    public sealed override void OnFailure(Exception failure, string text) => registry.OnFailure(failure, text);

    /// <summary>Binds a call. Runs while DuckDB binds: nothing of the same DuckDB connection may be used.</summary>
    protected abstract RowsResult BindRows(TableFunctionArguments arguments);
}
