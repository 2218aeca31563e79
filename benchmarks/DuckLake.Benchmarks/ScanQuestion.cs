using DuckLake.Arrow;

namespace DuckLake.Benchmarks;

/// <summary>What is read of the lineitem table, in the words of both sides.</summary>
/// <param name="Name">Shown in reports.</param>
/// <param name="Columns">The columns, or null for all.</param>
/// <param name="Filter">Our filter, or null.</param>
/// <param name="Where">The same for DuckDB.</param>
public sealed record ScanQuestion(string Name, string[]? Columns, DuckLakeFilter? Filter = null, string Where = "")
{
    internal static ScanQuestion[] All { get; } =
    [
        new("all 16 columns", null),
        new("4 numeric columns", ["l_orderkey", "l_quantity", "l_extendedprice", "l_discount"]),
        new("1 % filter, all columns", null, DuckLakeFilter.LessThanOrEqual("l_partkey", 2000), " WHERE l_partkey <= 2000"),
        new("5 string columns", ["l_returnflag", "l_linestatus", "l_shipinstruct", "l_shipmode", "l_comment"]),
    ];

    internal string ToSql(LineItemLake lake) =>
        $"SELECT {(Columns is null ? "*" : string.Join(", ", Columns))} FROM read_parquet({lake.FileListSql}){Where}";

    /// <inheritdoc/>
    public override string ToString() => Name;
}
