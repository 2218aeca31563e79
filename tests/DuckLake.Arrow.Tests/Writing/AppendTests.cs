using DuckLake.Columnar;
using DuckLake.Testing;
using Microsoft.Data.Sqlite;

namespace DuckLake.Arrow.Tests;

/// <summary>Appends through transactions on a new lake, read back inside and after them.</summary>
public abstract class AppendTests : LeakCheckedTest
{
    private static readonly string[] s_types =
    [
        "BOOLEAN", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT", "FLOAT", "DOUBLE", "DECIMAL(4,1)", "DECIMAL(38,10)",
        "DATE", "TIME", "TIMETZ", "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS", "TIMESTAMPTZ", "INTERVAL", "VARCHAR", "JSON", "BLOB", "UUID",
        "INTEGER[]", "STRUCT(a INTEGER, b VARCHAR)", "MAP(VARCHAR, DATE)", "STRUCT(x DATE, y VARCHAR[])[]",
    ];

    private static readonly string?[][] s_rows =
    [
        [
            "true", "127", "-32768", "7", "-9223372036854775808", "170141183460469231731687303715884105727", "255", "65535", "4294967295", "18446744073709551615",
            "340282366920938463463374607431768211455", "0.1", "nan", "-999.9", "1234567890123456789012345678.0123456789", "2024-02-29", "12:34:56.789012", "12:34:56+00",
            "2024-02-29 12:34:56.789012", "2024-02-29 12:34:56", "2024-02-29 12:34:56.789", "2024-02-29 12:34:56.789012345", "2024-02-29 10:34:56+00",
            "1 year 2 months 3 days 04:05:06.789", "it's 'ö' 🦆\\", "{\"k\": [1, null]}", "\\x00\\xFF\\x27a", "8a7e6c5d-4b3a-4291-8f70-123456789abc", "[1, NULL, 3]",
            "{'a': 1, 'b': 'x, {a}: [b]'}", "{'k, 1'=2024-01-01, e=NULL}", "[{'x': 2024-02-29, 'y': ['', 'NULL', NULL]}]",
        ],
        [.. s_types.Select(_ => (string?)null)],
    ];

    private readonly TemporaryDirectory _directory = new();
    private LakeBackend? _backend;

    protected override void Cleanup()
    {
        _backend?.Dispose();
        _directory.Dispose();
    }

    private protected abstract LakeBackend CreateBackend();

    [SkippableFact]
    public async Task Values_of_every_type_come_back_inlined()
    {
        await using DuckLakeCatalog catalog = await CreateAsync();
        await catalog.TransactAsync(async (transaction, _) =>
        {
            transaction.CreateTable("t", Columns());
            Assert.Equal(2, await AppendAsync(transaction, s_rows));
            Assert.Equal(s_rows, await GoldenTables.ReadAsync(transaction.GetTable("t").Scan()));
        });
        await CheckAsync(catalog, s_rows, fileCount: 0);
    }

    [SkippableFact]
    public async Task Values_of_every_type_come_back_from_files()
    {
        await using DuckLakeCatalog catalog = await CreateAsync();

        // What files cannot hold: 128-bit integers beyond doubles, intervals below milliseconds.
        string?[][] rows = [.. s_rows.Select(row => row.ToArray())];
        (rows[0][5], rows[0][10]) = ("-9007199254740992", "9007199254740992");
        await catalog.TransactAsync(async (transaction, _) =>
        {
            transaction.CreateTable("t", Columns());
            Assert.Equal(2, await AppendAsync(transaction, rows, new DuckLakeAppendOptions { Inlining = DuckLakeInlining.Never }));
            Assert.Equal(rows, await GoldenTables.ReadAsync(transaction.GetTable("t").Scan()));
        });
        await CheckAsync(catalog, rows, fileCount: 1);
        string file = Assert.Single(Directory.GetFiles(_directory.Combine("data", "main", "t")));
        using DuckDbSession duckDb = DuckDbSession.Open();
        DuckDbRows read = duckDb.Query($"SELECT c0, c4, c12, c14, c15, c18, c22, c24, c26, c27, c28, c29, c31 FROM read_parquet({DuckDbSession.Literal(file)})");
        Assert.Equal(
            rows.Select(row => new[] { row[0], row[4], row[12], row[14], row[15], row[18], row[22], row[24], row[26], row[27], row[28], row[29], row[31] }), read.Rows);
    }

    [SkippableFact]
    public async Task A_failed_append_leaves_the_transaction_as_it_was()
    {
        await using DuckLakeCatalog catalog = await CreateAsync();
        await catalog.TransactAsync(async (transaction, _) =>
        {
            transaction.CreateTable("n", [DuckLakeColumnSpec.Parse("a", "TINYINT")]);
            DuckLakeRowMapping<int> mapping = new DuckLakeRowMapping<int>().Column("a", r => r);
            await transaction.AppendAsync("n", Enumerable.Range(0, 20), mapping);
            DuckLakeException error = await Assert.ThrowsAsync<DuckLakeException>(() => transaction.AppendAsync("n", Enumerable.Range(100, 200_000), mapping));
            Assert.Equal((DuckLakeErrorKind.InvalidInput, "n", "a"), (error.Kind, error.TableName, error.ColumnPath));
            Assert.Contains("Row 28 ", error.Message, StringComparison.Ordinal);
            Assert.Single(Directory.GetFiles(_directory.Combine("data", "main", "n")));
            await transaction.AppendAsync("n", [1, 2], mapping);
        });
        DuckLakeTable table = (await catalog.GetSnapshotAsync()).GetTable("n");
        Assert.Equal(22, await table.CountAsync());
    }

    [SkippableFact]
    public async Task A_rollback_removes_the_files()
    {
        await using DuckLakeCatalog catalog = await CreateAsync();
        await using (DuckLakeTransaction transaction = await catalog.BeginTransactionAsync())
        {
            transaction.CreateTable("n", [DuckLakeColumnSpec.Parse("a", "INTEGER")]);
            await transaction.AppendAsync("n", Enumerable.Range(0, 1_000), new DuckLakeRowMapping<int>().Column("a", r => r));
            Assert.Single(Directory.GetFiles(_directory.Combine("data", "main", "n")));
        }

        Assert.Empty(Directory.GetFiles(_directory.Combine("data"), "*", SearchOption.AllDirectories));
    }

    [SkippableFact]
    public async Task Readers_and_streams_are_appended()
    {
        await using DuckLakeCatalog catalog = await CreateAsync();
        await catalog.TransactAsync(async (transaction, _) =>
        {
            transaction.CreateTable("n", [DuckLakeColumnSpec.Parse("a", "BIGINT"), DuckLakeColumnSpec.Parse("b", "VARCHAR")]);
            using var connection = new SqliteConnection("Data Source=:memory:");
            connection.Open();
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "SELECT 'x' AS B, 5 AS a";
            using SqliteDataReader reader = command.ExecuteReader();
            Assert.Equal(1, await transaction.AppendAsync("n", reader));
            Assert.Equal(1, await transaction.AppendAsync("n", await transaction.GetTable("n").Scan().ExecuteAsync()));
        });
        Assert.Equal([["5", "x"], ["5", "x"]], await GoldenTables.ReadAsync((await catalog.GetSnapshotAsync()).GetTable("n").Scan()));
    }

    private static List<DuckLakeColumnSpec> Columns() => [.. s_types.Select((type, i) => DuckLakeColumnSpec.Parse($"c{i}", type))];

    private static async Task<long> AppendAsync(DuckLakeTransaction transaction, string?[][] rows, DuckLakeAppendOptions? options = null)
    {
        DuckLakeTable table = transaction.GetTable("t");
        using RecordBatch batch = WriteTables.Batch(table.Definition, [.. s_types.Select((_, i) => rows.Select(row => row[i]).ToArray())]);
        return await transaction.AppendAsync("t", batch, options);
    }

    private async Task CheckAsync(DuckLakeCatalog catalog, string?[][] rows, int fileCount)
    {
        DuckLakeTable table = (await catalog.GetSnapshotAsync()).GetTable("t");
        Assert.Equal(fileCount, (await table.ListFilesAsync()).Count);
        Assert.Equal(rows, await GoldenTables.ReadAsync(table.Scan()));
        await using DuckLakeCatalog reopened = await DuckLakeCatalog.OpenAsync(_backend!.OpenMetadata("append"));
        Assert.Equal(rows, await GoldenTables.ReadAsync((await reopened.GetSnapshotAsync()).GetTable("t").Scan()));
    }

    private Task<DuckLakeCatalog> CreateAsync() => DuckLakeCatalog.CreateAsync(
        (_backend ??= CreateBackend()).OpenMetadata("append"), new DuckLakeCreateOptions { DataPath = _directory.Combine("data") });
}
