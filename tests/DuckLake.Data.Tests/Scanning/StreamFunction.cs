using DuckLake.Columnar;
using DuckLake.DuckDb;

namespace DuckLake.Data.Tests;

/// <summary>A table function over streams the test makes.</summary>
internal sealed class StreamFunction(ScanRegistry registry, string name, Func<CancellationToken, ValueTask<IArrowArrayStream>> open)
    : DuckDbTableFunction(name)
{
    public override TableFunctionBinding Bind(TableFunctionArguments arguments) => new Binding(registry, open);

    public override void OnFailure(Exception failure, string text) => registry.OnFailure(failure, text);

    private sealed class Binding(ScanRegistry registry, Func<CancellationToken, ValueTask<IArrowArrayStream>> open) : TableFunctionBinding
    {
        public override IReadOnlyList<KeyValuePair<string, SqlType>> Columns { get; } = [new("n", SqlType.BigInt)];

        public override TableFunctionScan Open(IReadOnlyList<int> columns) =>
            new ArrowTableScan(registry, new ArrowProjection([.. columns.Select(_ => SqlType.BigInt)], [.. columns.Select(_ => 0)]), open);
    }
}
