using DuckLake.Metadata;
using DuckLake.Testing;
using Microsoft.Data.Sqlite;

namespace DuckLake.Arrow.Tests;

/// <summary>Registering files DuckDB wrote.</summary>
public sealed class AddFilesTests : LeakCheckedTest
{
    private readonly TemporaryDirectory _directory = new();
    private readonly DuckDbSession _duckDb = DuckDbSession.Open();

    protected override void Cleanup()
    {
        _duckDb.Dispose();
        SqliteConnection.ClearAllPools();
        _directory.Dispose();
    }

    [Fact]
    public async Task Files_are_found_by_pattern_and_read_by_name()
    {
        await using DuckLakeCatalog catalog = await CreateAsync("a BIGINT, v VARCHAR, s STRUCT(x DOUBLE, y DATE), l INTEGER[]");
        string one = Copy("one.parquet", "SELECT 'x' AS V, 7::INTEGER AS a, {'Y': DATE '2024-02-29', 'x': 1.5::FLOAT} AS s, [1, NULL] AS l");
        Copy("two.parquet", "SELECT 'x' AS V, i::INTEGER AS a, {'Y': NULL::DATE, 'x': 2.5::FLOAT} AS s, []::INTEGER[] AS l FROM range(3) r(i)");
        Copy("none.parquet", "SELECT 'x' AS V, 7::INTEGER AS a, {'Y': DATE '2024-02-29', 'x': 1.5::FLOAT} AS s, [1] AS l WHERE false");
        await catalog.TransactAsync(async (transaction, _) =>
        {
            IReadOnlyList<DuckLakeAddedFile> added = await transaction.AddFilesAsync("t", [one, _directory.Combine("files", "*.parquet"), one]);
            Assert.Equal([(one, 1L), (_directory.Combine("files", "two.parquet"), 3L)], added.Select(file => (file.Path, file.RecordCount)));
            PendingTable pending = Assert.Single(transaction.Pending.Tables);
            Assert.Same(pending.Files[0].Mapping, pending.Files[1].Mapping);
            Assert.False(pending.Files[0].Written.IsOwned);
            Assert.Equal(
                [(1L, 1L, 0L, "7", "7"), (2, 1, 0, "x", "x"), (4, 1, 0, "1.5", "1.5"), (5, 1, 0, "2024-02-29", "2024-02-29"), (7, 1, 1, "1", "1")],
                pending.Files[0].Written.Statistics.Select(entry => (entry.ColumnId, entry.Statistics.ValueCount!.Value, entry.Statistics.NullCount!.Value, entry.Statistics.Min!, entry.Statistics.Max!)));
            Assert.Equal(4, (await GoldenTables.ReadAsync(transaction.GetTable("t").Scan())).Count);
        });
        List<string?[]> rows = await GoldenTables.ReadAsync((await catalog.GetSnapshotAsync()).GetTable("t").Scan());
        Assert.Equal("7|x|{'x': 1.5, 'y': 2024-02-29}|[1, NULL]", string.Join('|', Assert.Single(rows, row => row[0] == "7")));
        Assert.Equal(4, rows.Count);
    }

    [Fact]
    public async Task Missing_and_extra_columns_are_refused_unless_allowed()
    {
        await using DuckLakeCatalog catalog = await CreateAsync("a INTEGER, b INTEGER, c VARCHAR");
        string missing = Copy("missing.parquet", "SELECT 1 AS a");
        string extra = Copy("extra.parquet", "SELECT 1 AS a, 2 AS b, 'x' AS c, 4 AS zz");
        string wrong = Copy("wrong.parquet", "SELECT 1::BIGINT AS a, 2 AS b, 'x' AS c");
        await using DuckLakeTransaction transaction = await catalog.BeginTransactionAsync();
        Assert.StartsWith(
            $"Column \"b\" exists in table \"t\" but was not found in file \"{missing}\"", (await FailsAsync(transaction, missing, DuckLakeErrorKind.InvalidInput)).Message, StringComparison.Ordinal);
        Assert.StartsWith(
            $"Column \"zz\" exists in file \"{extra}\" but was not found in table \"t\"", (await FailsAsync(transaction, extra, DuckLakeErrorKind.InvalidInput)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "* Expected one of INTEGER, USMALLINT, SMALLINT, UTINYINT, TINYINT, found type BIGINT", (await FailsAsync(transaction, wrong, DuckLakeErrorKind.InvalidInput)).Message, StringComparison.Ordinal);
        await FailsAsync(transaction, _directory.Combine("files", "q*.parquet"), DuckLakeErrorKind.NotFound);
        await FailsAsync(transaction, _directory.Combine("files", "absent.parquet"), DuckLakeErrorKind.NotFound);
        Assert.True(!transaction.Pending.Tables.Any() || transaction.Pending.Tables.All(table => table.IsEmpty));
        await transaction.AddFilesAsync(
            "t", [missing, extra], new DuckLakeAddFilesOptions { MissingColumns = DuckLakeMissingColumns.Allow, ExtraColumns = DuckLakeExtraColumns.Ignore });
        await transaction.CommitAsync();
        Assert.Equal([["1", null, null], ["1", "2", "x"]], await GoldenTables.ReadAsync((await catalog.GetSnapshotAsync()).GetTable("t").Scan()));
    }

    [Fact]
    public async Task Values_of_partition_keys_come_from_the_path()
    {
        await using DuckLakeCatalog catalog = await CreateAsync("p INTEGER, v VARCHAR");
        await catalog.TransactAsync((transaction, _) =>
        {
            transaction.SetPartitioning("t", DuckLakePartitionKey.Identity("p"));
            return Task.CompletedTask;
        });
        string good = Copy("p=007/good.parquet", "SELECT 'x' AS v");
        string none = Copy("p=__HIVE_DEFAULT_PARTITION__/none.parquet", "SELECT 'y' AS v");
        string bad = Copy("p=text/bad.parquet", "SELECT 'z' AS v");
        string unpartitioned = Copy("plain.parquet", "SELECT 1 AS p, 'z' AS v");
        await catalog.TransactAsync(async (transaction, _) =>
        {
            Assert.StartsWith(
                "Unable to cast 'text' (from hive partition column 'P') to: ", (await FailsAsync(transaction, bad, DuckLakeErrorKind.InvalidInput)).Message, StringComparison.Ordinal);
            Assert.StartsWith(
                $"File \"{unpartitioned}\" contains an invalid partition value for the table configuration.",
                (await FailsAsync(transaction, unpartitioned, DuckLakeErrorKind.InvalidInput)).Message,
                StringComparison.Ordinal);
            await transaction.AddFilesAsync("t", [good, none]);
            PendingTable pending = transaction.Pending.Tables.Single(table => !table.IsEmpty);
            Assert.Equal([new PartitionValue(0, "7")], pending.Files[0].Written.PartitionValues);
            Assert.Equal([new PartitionValue(0, null)], pending.Files[1].Written.PartitionValues);
        });
        Assert.Equal([["7", "x"], [null, "y"]], await GoldenTables.ReadAsync((await catalog.GetSnapshotAsync()).GetTable("t").Scan()));
    }

    [Fact]
    public async Task A_null_where_none_is_allowed_is_refused()
    {
        await using DuckLakeCatalog catalog = await CreateAsync("a INTEGER");
        string file = Copy("nulls.parquet", "SELECT NULL::INTEGER AS a");
        await using DuckLakeTransaction transaction = await catalog.BeginTransactionAsync();
        transaction.CreateTable("n", [DuckLakeColumnSpec.Parse("a", "INTEGER") with { NullsAllowed = false }]);
        DuckLakeException error = await Assert.ThrowsAsync<DuckLakeException>(() => transaction.AddFilesAsync("n", [file]));
        Assert.Equal(DuckLakeErrorKind.ConstraintViolation, error.Kind);
        Assert.True(File.Exists(file));
    }

    private static async Task<DuckLakeException> FailsAsync(DuckLakeTransaction transaction, string path, DuckLakeErrorKind kind)
    {
        DuckLakeException error = await Assert.ThrowsAsync<DuckLakeException>(() => transaction.AddFilesAsync("t", [path]));
        Assert.Equal(kind, error.Kind);
        return error;
    }

    private string Copy(string name, string query)
    {
        string path = _directory.Combine(["files", .. name.Split('/')]);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        _duckDb.Execute($"COPY ({query}) TO {DuckDbSession.Literal(path)} (FORMAT parquet)");
        return path;
    }

    private async Task<DuckLakeCatalog> CreateAsync(string columns)
    {
        DuckLakeCatalog catalog = await NewLake.CreateAsync(_directory);
        DuckLakeColumnSpec table = DuckLakeColumnSpec.Parse("t", $"STRUCT({columns})");
        await catalog.TransactAsync((transaction, _) =>
        {
            transaction.CreateTable("t", table.Children);
            return Task.CompletedTask;
        });
        return catalog;
    }
}
