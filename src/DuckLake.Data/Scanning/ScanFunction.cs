using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary><c>ducklake_scan(slot)</c>: reads the table a query's slot stands for.</summary>
internal sealed class ScanFunction(ScanRegistry registry) : DuckDbTableFunction("ducklake_scan")
{
    public override IReadOnlyList<SqlType> Parameters { get; } = [SqlType.BigInt];

    public override TableFunctionBinding Bind(TableFunctionArguments arguments) =>
        arguments.Positional[0] is long id
            ? new LakeScanBinding(registry, registry.Get(id))
            : throw new ArgumentException("ducklake_scan needs the number of a scan.");

    public override void OnFailure(Exception failure, string text) => registry.OnFailure(failure, text);
}
