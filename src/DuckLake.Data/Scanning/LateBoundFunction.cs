using System.Globalization;
using DuckLake.Arrow;
using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>
/// <c>ducklake_table(catalog, schema, table, version =&gt;, timestamp =&gt;, virtual_columns =&gt;)</c>: reads a table by name, found anew each
/// time a statement is bound. Bodies of macros and local views use it.
/// </summary>
internal sealed class LateBoundFunction(ScanRegistry registry) : DuckDbTableFunction("ducklake_table")
{
    public override IReadOnlyList<SqlType> Parameters { get; } = [SqlType.Varchar, SqlType.Varchar, SqlType.Varchar];

    public override IReadOnlyList<KeyValuePair<string, SqlType>> NamedParameters { get; } =
    [
        new("version", SqlType.BigInt),
        new("timestamp", SqlType.Any),
        new("virtual_columns", SqlType.ListOf(SqlType.Varchar)),
    ];

    public override TableFunctionBinding Bind(TableFunctionArguments arguments)
    {
        if (arguments.Positional is not [string catalog, string schema, string table])
        {
            throw new ArgumentException("ducklake_table needs the names of a catalog, a schema and a table.");
        }

        var name = new LateBoundTable(catalog, schema, table, arguments.Named("version") as long?, arguments.Named("timestamp"));
        DuckLakeTable found = registry.LateBinder?.Invoke(name)
            ?? throw new ArgumentException($"Table with name {table} does not exist!");
        VirtualColumn[] virtualColumns = arguments.Named("virtual_columns") is List<object?> names
            ? [.. names.Select(column => VirtualColumns.Parse(Convert.ToString(column, CultureInfo.InvariantCulture) ?? string.Empty))]
            : [];
        return new LakeScanBinding(registry, new ScanSlot(found, virtualColumns));
    }

    public override void OnFailure(Exception failure, string text) => registry.OnFailure(failure, text);
}
