using System.Globalization;
using DuckLake.Testing;

namespace DuckLake.Benchmarks;

/// <summary>
/// A lake of one table of 16 columns shaped like TPC-H's lineitem, its Parquet files written by DuckDB. Made once per row count and
/// kept in the folder named by DUCKLAKE_BENCHMARK_DATA (default: artifacts/benchmark-data).
/// </summary>
internal sealed class LineItemLake
{
    internal const string TableName = "lineitem";

    private const int FileCount = 4;

    private LineItemLake(string folder, long rowCount)
    {
        Folder = folder;
        RowCount = rowCount;
    }

    internal static IReadOnlyList<(string Name, string DuckLakeType, string Sql)> Columns { get; } =
    [
        ("l_orderkey", "int64", "(i // 4) * 8 + (i // 4) % 4 + 1"),
        ("l_partkey", "int64", "h(i * 7 + 1) % 200000 + 1"),
        ("l_suppkey", "int64", "h(i * 11 + 2) % 10000 + 1"),
        ("l_linenumber", "int64", "i % 4 + 1"),
        ("l_quantity", "decimal(15,2)", "h(i * 13 + 3) % 50 + 1"),
        ("l_extendedprice", "decimal(15,2)", "(h(i * 17 + 4) % 9000000 + 90000) / 100.0"),
        ("l_discount", "decimal(15,2)", "(h(i * 19 + 5) % 11) / 100.0"),
        ("l_tax", "decimal(15,2)", "(h(i * 23 + 6) % 9) / 100.0"),
        ("l_returnflag", "varchar", "['A', 'N', 'R'][h(i * 29 + 7) % 3 + 1]"),
        ("l_linestatus", "varchar", "['F', 'O'][h(i * 31 + 8) % 2 + 1]"),
        ("l_shipdate", "date", "DATE '1992-01-02' + CAST(h(i * 37 + 9) % 2526 AS INTEGER)"),
        ("l_commitdate", "date", "DATE '1992-01-31' + CAST(h(i * 41 + 10) % 2466 AS INTEGER)"),
        ("l_receiptdate", "date", "DATE '1992-01-04' + CAST(h(i * 43 + 11) % 2554 AS INTEGER)"),
        ("l_shipinstruct", "varchar", "['DELIVER IN PERSON', 'COLLECT COD', 'NONE', 'TAKE BACK RETURN'][h(i * 47 + 12) % 4 + 1]"),
        ("l_shipmode", "varchar", "['REG AIR', 'AIR', 'RAIL', 'SHIP', 'TRUCK', 'MAIL', 'FOB'][h(i * 53 + 13) % 7 + 1]"),
        ("l_comment", "varchar", "left(concat_ws(' ', w[h(i * 59) % 24 + 1], w[h(i * 61) % 24 + 1], w[h(i * 67) % 24 + 1], w[h(i * 71) % 24 + 1], w[h(i * 73) % 24 + 1]), CAST(10 + h(i * 79) % 34 AS BIGINT))"),
    ];

    internal string Folder { get; }

    internal long RowCount { get; }

    internal string CatalogPath => Path.Combine(Folder, "catalog.sqlite");

    /// <summary>The Parquet files.</summary>
    internal IEnumerable<string> FilePaths => Enumerable.Range(0, FileCount).Select(FilePath);

    /// <summary>A SQL literal of the list of Parquet files.</summary>
    internal string FileListSql =>
        $"[{string.Join(", ", Enumerable.Range(0, FileCount).Select(i => DuckDbSession.Literal(FilePath(i))))}]";

    internal static LineItemLake Open(long rowCount)
    {
        string root = Environment.GetEnvironmentVariable("DUCKLAKE_BENCHMARK_DATA")
            ?? Path.Combine(TestPaths.RepositoryRoot, "artifacts", "benchmark-data");
        var lake = new LineItemLake(Path.Combine(root, $"lineitem-{rowCount}"), rowCount);
        if (!File.Exists(lake.CatalogPath))
        {
            lake.Create();
        }

        return lake;
    }

    private string FilePath(int index) => Path.Combine(Folder, "data", "main", TableName, $"part-{index}.parquet");

    private void Create()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FilePath(0))!);
        using DuckDbSession duckDb = DuckDbSession.Open();
        duckDb.Execute("CREATE MACRO h(x) AS CAST(hash(x) >> 1 AS BIGINT)");
        long rowsPerFile = (RowCount + FileCount - 1) / FileCount;
        string fieldIds = string.Join(", ", Columns.Select((column, i) => $"{column.Name}: {i + 1}"));
        string values = string.Join(", ", Columns.Select(column => $"CAST({column.Sql} AS {SqlType(column.DuckLakeType)}) AS {column.Name}"));
        for (int file = 0; file < FileCount; file++)
        {
            long start = file * rowsPerFile;
            long end = Math.Min(RowCount, start + rowsPerFile);
            duckDb.Execute(string.Create(CultureInfo.InvariantCulture, $$"""
                COPY (
                    SELECT {{values}}
                    FROM range({{start}}, {{end}}) AS r(i),
                        (SELECT ['carefully', 'final', 'deposits', 'quickly', 'ironic', 'requests', 'furiously', 'express', 'accounts', 'slyly', 'bold', 'packages',
                                 'blithely', 'even', 'theodolites', 'regular', 'pending', 'instructions', 'silent', 'foxes', 'among', 'the', 'special', 'pinto beans'] AS w)
                ) TO {{DuckDbSession.Literal(FilePath(file))}} (FORMAT parquet, FIELD_IDS { {{fieldIds}} })
                """));
        }

        LineItemCatalog.Write(this, Enumerable.Range(0, FileCount).Select(FilePath));
    }

    private static string SqlType(string type) => type switch
    {
        "int64" => "BIGINT",
        _ => type,
    };
}
