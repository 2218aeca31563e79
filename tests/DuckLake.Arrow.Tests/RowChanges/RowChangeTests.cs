using DuckLake.Columnar;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

/// <summary>Row changes committed to SQLite, with rows in files and rows inside the catalog, read back at every snapshot.</summary>
public abstract class RowChangeTests : LeakCheckedTest
{
    private const int Files = 0;
    private const int Inlined = 100;

    private protected abstract LakeBackend CreateBackend();

    [SkippableTheory]
    [InlineData(Files)]
    [InlineData(Inlined)]
    public async Task Deletes_add_up_over_snapshots(int limit)
    {
        await using RowLake lake = await RowLake.CreateAsync(CreateBackend(), limit);
        await lake.CommitAsync(t => AppendAsync(t, 0, 20));
        for (int n = 0; n < 4; n++)
        {
            int value = n;
            await lake.CommitAsync(async t => Assert.Equal(4, await t.DeleteAsync(RowLake.Table, DuckLakeFilter.Equal("n", value))));
        }

        Assert.Equal(4, lake.Rows.Count);
        await lake.CommitAsync(async t => Assert.Equal(4, await t.DeleteAsync(RowLake.Table, DuckLakeFilter.GreaterThanOrEqual("k", 0))));
        Assert.Empty(lake.Rows);
        await lake.CheckHistoryAsync();
    }

    [SkippableFact]
    public async Task Inlined_deletions_and_delete_files_of_one_file_go_together()
    {
        await using RowLake lake = await RowLake.CreateAsync(CreateBackend(), 10);
        await lake.CommitAsync(t => AppendAsync(t, 0, 100));
        await lake.CommitAsync(async t => Assert.Equal(3, await t.DeleteRowsAsync(RowLake.Table, [1, 2, 3])));
        await lake.CommitAsync(async t => Assert.Equal(40, await t.DeleteAsync(RowLake.Table, DuckLakeFilter.LessThan("k", 43))));
        await lake.CommitAsync(async t => Assert.Equal(2, await t.DeleteRowsAsync(RowLake.Table, [50, 60, 1])));
        await lake.CommitAsync(async t => Assert.Equal(30, await t.DeleteAsync(RowLake.Table, DuckLakeFilter.GreaterThanOrEqual("k", 70))));
        Assert.Equal(25, lake.Rows.Count);
        await lake.CheckHistoryAsync();
    }

    [SkippableFact]
    public async Task Deletion_vectors_keep_their_history()
    {
        await using RowLake lake = await RowLake.CreateAsync(CreateBackend(), 0, ("write_deletion_vectors", "true"));
        await lake.CommitAsync(t => AppendAsync(t, 0, 50));
        for (int n = 0; n < 3; n++)
        {
            int value = n;
            await lake.CommitAsync(async t => Assert.Equal(10, await t.DeleteAsync(RowLake.Table, DuckLakeFilter.Equal("n", value))));
        }

        await lake.CheckHistoryAsync();
    }

    [SkippableTheory]
    [InlineData(Files)]
    [InlineData(Inlined)]
    public async Task Updates_keep_row_ids(int limit)
    {
        await using RowLake lake = await RowLake.CreateAsync(CreateBackend(), limit);
        await lake.CommitAsync(t => AppendAsync(t, 0, 6));
        await lake.CommitAsync(async t => Assert.Equal(2, await t.UpdateAsync(
            RowLake.Table, DuckLakeFilter.In("k", 1, 4), [DuckLakeAssignment.Set("v", "new"), DuckLakeAssignment.Set("n", Negated)])));
        Assert.Equal(["0: 0 | v0 | 0", "1: 1 | new | -1", "2: 2 | v2 | 2", "3: 3 | v3 | 3", "4: 4 | new | -4", "5: 5 | v5 | 0"], Lines(lake));
        await lake.CommitAsync(async t => Assert.Equal(6, await t.UpdateAsync(RowLake.Table, null, [DuckLakeAssignment.Set("v", default(DuckLakeValue))])));
        await lake.CommitAsync(async t =>
        {
            using ListStream rows = ListStream.Of(["rowid", "N"], [[4L, 40], [0L, 10], [77L, 1]]);
            Assert.Equal(2, await t.UpdateRowsAsync(RowLake.Table, rows));
            Assert.True(rows.IsDisposed);
        });
        Assert.Equal(["0: 0 | ∅ | 10", "1: 1 | ∅ | -1", "2: 2 | ∅ | 2", "3: 3 | ∅ | 3", "4: 4 | ∅ | 40", "5: 5 | ∅ | 0"], Lines(lake));
        await lake.CommitAsync(t => AppendAsync(t, 100, 101));
        Assert.Equal(7, lake.Rows.Count);
        await lake.CheckHistoryAsync();
    }

    [SkippableTheory]
    [InlineData(Files)]
    [InlineData(Inlined)]
    public async Task Rows_are_inserted_changed_and_deleted_again_in_one_transaction(int limit)
    {
        // The recorded scenario txn_same_rows.
        await using RowLake lake = await RowLake.CreateAsync(CreateBackend(), limit);
        await lake.CommitAsync(t => t.AppendAsync(RowLake.Table, RowLake.Stream([.. Enumerable.Range(0, 10).Select(k => ((long)k, (string?)null, (int?)0))])));
        await lake.CommitAsync(async t =>
        {
            await t.AppendAsync(RowLake.Table, RowLake.Stream((20, null, 0), (21, null, 0), (22, null, 0)));
            Assert.Equal(13, await t.UpdateAsync(RowLake.Table, null, [DuckLakeAssignment.Set("n", Incremented)]));
            Assert.Equal(7, await t.UpdateAsync(
                RowLake.Table, DuckLakeFilter.In("k", 0, 2, 4, 6, 8, 20, 22), [DuckLakeAssignment.Set("n", Incremented)]));
            Assert.Equal(2, await t.DeleteAsync(RowLake.Table, DuckLakeFilter.In("k", 3, 21)));
            Assert.Equal(2, await t.DeleteAsync(RowLake.Table, DuckLakeFilter.In("k", 4, 20)));
            await t.AppendAsync(RowLake.Table, RowLake.Stream((3, null, 33)));
        });
        string[] expected = ["0 | ∅ | 2", "1 | ∅ | 1", "2 | ∅ | 2", "22 | ∅ | 2", "3 | ∅ | 33", "5 | ∅ | 1", "6 | ∅ | 2", "7 | ∅ | 1", "8 | ∅ | 2", "9 | ∅ | 1"];
        Assert.Equal(expected, lake.Values());
        Assert.Equal([0L, 1, 2, 5, 6, 7, 8, 9], lake.Rows.Where(row => row.Value.Split(' ')[0] is not ("22" or "3")).Select(row => row.Key));

        await lake.CommitAsync(async t =>
        {
            await t.AppendAsync(RowLake.Table, RowLake.Stream([.. Enumerable.Range(1000, 15).Select(k => ((long)k, (string?)null, (int?)5))]));
            Assert.Equal(15, await t.DeleteAsync(RowLake.Table, DuckLakeFilter.GreaterThanOrEqual("k", 1000)));
        });
        Assert.Equal(expected, lake.Values());
        await lake.CommitAsync(async t =>
        {
            Assert.Equal(10, await t.TruncateAsync(RowLake.Table));
            await t.AppendAsync(RowLake.Table, RowLake.Stream((-1, "only", null)));
            Assert.Equal(1, await t.UpdateAsync(RowLake.Table, null, [DuckLakeAssignment.Set("n", 7)]));
        });
        Assert.Equal(["-1 | only | 7"], lake.Values());
        await lake.CheckHistoryAsync();
    }

    [SkippableTheory]
    [InlineData(Files)]
    [InlineData(Inlined)]
    public async Task Merges_insert_update_and_delete(int limit)
    {
        await using RowLake lake = await RowLake.CreateAsync(CreateBackend(), limit);
        await lake.CommitAsync(t => AppendAsync(t, 0, 5));
        var upsert = new DuckLakeMergeOptions { KeyColumns = ["K"] };
        await lake.CommitAsync(async t => Assert.Equal(
            new DuckLakeMergeResult(Inserted: 2, Updated: 2, Deleted: 0),
            await t.MergeAsync(RowLake.Table, ListStream.Of(["v", "k"], [["x", 3L], ["y", 9L], ["z", 1L], ["w", 8L]]), upsert)));
        Assert.Equal(["0 | v0 | 0", "1 | z | 1", "2 | v2 | 2", "3 | x | 3", "4 | v4 | 4", "8 | w | ∅", "9 | y | ∅"], lake.Values());
        Assert.Equal(["1 | z | 1", "3 | x | 3"], [lake.Rows[1], lake.Rows[3]]);
        await lake.CommitAsync(async t => Assert.Equal(
            new DuckLakeMergeResult(0, 0, 2),
            await t.MergeAsync(
                RowLake.Table,
                ListStream.Of(["k"], [[0L], [0L], [2L], [50L]]),
                upsert with { WhenMatched = DuckLakeMergeMatched.Delete, WhenNotMatched = DuckLakeMergeNotMatched.Nothing })));
        await lake.CommitAsync(async t => Assert.Equal(
            new DuckLakeMergeResult(1, 2, 3),
            await t.MergeAsync(
                RowLake.Table,
                RowLake.Stream((8, "kept", 1), (100, "new", 2), (9, "changed", 3)),
                upsert with { KeyColumns = ["k"], UpdateColumns = ["n"], WhenNotMatchedBySource = DuckLakeMergeNotMatchedBySource.Delete })));
        Assert.Equal(["100 | new | 2", "8 | w | 1", "9 | y | 3"], lake.Values());
        await lake.CommitAsync(async t => Assert.Equal(
            new DuckLakeMergeResult(1, 0, 0),
            await t.MergeAsync(RowLake.Table, RowLake.Stream((8, "kept", 1), (7, "v", 2)), upsert with { WhenMatched = DuckLakeMergeMatched.Nothing })));
        await lake.CheckHistoryAsync();
    }

    [SkippableFact]
    public async Task A_merge_that_fails_leaves_the_transaction_as_it_was()
    {
        await using RowLake lake = await RowLake.CreateAsync(CreateBackend(), Files);
        await lake.CommitAsync(t => AppendAsync(t, 0, 5));
        await lake.CommitAsync(async t =>
        {
            Assert.Equal(1, await t.DeleteRowsAsync(RowLake.Table, [4]));
            using ListStream repeated = RowLake.Stream((1, "a", 1), (1, "b", 2), (9, "c", 3));
            var error = await Assert.ThrowsAsync<DuckLakeException>(() => t.MergeAsync(RowLake.Table, repeated, new DuckLakeMergeOptions { KeyColumns = ["k"] }));
            Assert.StartsWith("The same row was updated multiple times", error.Message, StringComparison.Ordinal);
            Assert.True(repeated.IsDisposed);
            Assert.Equal(4, await t.GetTable(RowLake.Table).CountAsync());
            using ListStream twice = ListStream.Of(["rowid", "n"], [[1L, 1], [1L, 1]]);
            error = await Assert.ThrowsAsync<DuckLakeException>(() => t.UpdateRowsAsync(RowLake.Table, twice));
            Assert.StartsWith("The same row was updated multiple times", error.Message, StringComparison.Ordinal);
            await Assert.ThrowsAsync<ArgumentException>(
                () => t.MergeAsync(RowLake.Table, RowLake.Stream((1, "a", 1)), new DuckLakeMergeOptions { KeyColumns = [] }));
            error = await Assert.ThrowsAsync<DuckLakeException>(
                () => t.MergeAsync(RowLake.Table, ListStream.Of(["v"], [["a"]]), new DuckLakeMergeOptions { KeyColumns = ["k"] }));
            Assert.Equal(DuckLakeErrorKind.InvalidInput, error.Kind);
        });
        Assert.Equal(4, lake.Rows.Count);
        await lake.CheckHistoryAsync();
    }

    [SkippableTheory]
    [InlineData(Files)]
    [InlineData(Inlined)]
    public async Task Overwrites_replace_all_rows_or_some(int limit)
    {
        await using RowLake lake = await RowLake.CreateAsync(CreateBackend(), limit);
        await lake.CommitAsync(t => AppendAsync(t, 0, 10));
        await lake.CommitAsync(async t => Assert.Equal(
            new DuckLakeOverwriteResult(Inserted: 1, Deleted: 4),
            await t.OverwriteAsync(RowLake.Table, RowLake.Stream((3, "again", 3)), DuckLakeFilter.LessThan("k", 4))));
        Assert.Equal(7, lake.Rows.Count);
        await lake.CommitAsync(async t => Assert.Equal(
            new DuckLakeOverwriteResult(Inserted: 2, Deleted: 7), await t.OverwriteAsync(RowLake.Table, RowLake.Stream((1, "a", 1), (2, "b", 2)))));
        Assert.Equal(["1 | a | 1", "2 | b | 2"], lake.Values());
        await lake.CheckHistoryAsync();
    }

    [SkippableFact]
    public async Task Whole_files_are_deleted_unread()
    {
        await using RowLake lake = await RowLake.CreateAsync(CreateBackend(), Files);
        for (int i = 0; i < 3; i++)
        {
            int first = i * 10;
            await lake.CommitAsync(t => AppendAsync(t, first, first + 10));
        }

        foreach (string file in Directory.GetFiles(lake.DataPath, "*.parquet", SearchOption.AllDirectories))
        {
            File.Move(file, file + ".gone");
        }

        await using DuckLakeTransaction transaction = await lake.Catalog.BeginTransactionAsync();
        Assert.Equal(20, await transaction.DeleteAsync(RowLake.Table, DuckLakeFilter.GreaterThanOrEqual("k", 10)));
        Assert.Equal(10, await transaction.GetTable(RowLake.Table).CountAsync());
        Assert.Equal(10, await transaction.TruncateAsync(RowLake.Table));
        Assert.Equal(0, await transaction.GetTable(RowLake.Table).CountAsync());
    }

    [SkippableFact]
    public async Task Nothing_found_is_nothing_written()
    {
        await using RowLake lake = await RowLake.CreateAsync(CreateBackend(), Files);
        DuckLakeSnapshot before = await lake.CommitAsync(t => AppendAsync(t, 0, 3));
        DuckLakeSnapshot after = await lake.CommitAsync(async t =>
        {
            Assert.Equal(0, await t.DeleteAsync(RowLake.Table, DuckLakeFilter.Equal("k", 77)));
            Assert.Equal(0, await t.UpdateAsync(RowLake.Table, DuckLakeFilter.IsNull("k"), [DuckLakeAssignment.Set("n", 1)]));
            Assert.Equal(default, await t.MergeAsync(RowLake.Table, RowLake.Stream(), new DuckLakeMergeOptions { KeyColumns = ["k"] }));
            Assert.Equal(0, await t.DeleteRowsAsync(RowLake.Table, []));
        });
        Assert.Equal(before.Id, after.Id);
    }

    [SkippableFact]
    public async Task Concurrent_merges_of_one_new_key_conflict()
    {
        await using RowLake lake = await RowLake.CreateAsync(CreateBackend(), Files);
        await lake.CommitAsync(t => AppendAsync(t, 0, 3));
        var upsert = new DuckLakeMergeOptions { KeyColumns = ["k"] };
        await using DuckLakeTransaction first = await lake.Catalog.BeginTransactionAsync();
        await using DuckLakeTransaction second = await lake.Catalog.BeginTransactionAsync();
        Assert.Equal(1, (await first.MergeAsync(RowLake.Table, RowLake.Stream((9, "first", 1)), upsert)).Inserted);
        Assert.Equal(1, (await second.MergeAsync(RowLake.Table, RowLake.Stream((9, "second", 2)), upsert)).Inserted);
        await first.CommitAsync();
        await Assert.ThrowsAsync<DuckLakeConflictException>(() => second.CommitAsync());
        Assert.Equal(4, await (await lake.Catalog.GetSnapshotAsync()).GetTable("t").CountAsync());
    }

    [SkippableTheory]
    [InlineData(Files)]
    [InlineData(Inlined)]
    public async Task Of_two_deletes_of_one_row_one_commits(int limit)
    {
        await using RowLake lake = await RowLake.CreateAsync(CreateBackend(), limit);
        await lake.CommitAsync(t => AppendAsync(t, 0, 10));
        await using DuckLakeTransaction first = await lake.Catalog.BeginTransactionAsync();
        await using DuckLakeTransaction second = await lake.Catalog.BeginTransactionAsync();
        await first.UpdateAsync(RowLake.Table, DuckLakeFilter.Equal("k", 3), [DuckLakeAssignment.Set("v", "first")]);
        await second.DeleteAsync(RowLake.Table, DuckLakeFilter.Equal("k", 3));
        DuckLakeSnapshot won = await first.CommitAsync();
        var error = await Assert.ThrowsAsync<DuckLakeConflictException>(() => second.CommitAsync());
        Assert.Equal(won.Id, error.WinningSnapshotId);
        Assert.Equal(10, await (await lake.Catalog.GetSnapshotAsync()).GetTable("t").CountAsync());
    }

    [SkippableFact]
    public async Task Constants_of_every_type_are_assigned()
    {
        (string Type, DuckLakeValue Value, string Expected)[] columns =
        [
            ("BOOLEAN", true, "true"), ("TINYINT", -5, "-5"), ("UBIGINT", ulong.MaxValue, "18446744073709551615"), ("HUGEINT", Int128.One << 52, "4503599627370496"),
            ("FLOAT", 1.5f, "1.5"), ("DOUBLE", double.NegativeInfinity, "-inf"), ("DOUBLE", 3, "3.0"), ("DECIMAL(10,2)", 12.345m, "12.35"), ("DECIMAL(10,2)", 7, "7.00"),
            ("INTEGER", 2.5, "2"), ("VARCHAR", "it's", "it's"), ("BLOB", new byte[] { 0, 65 }, "\\x00A"), ("UUID", Guid.Parse("00010203-0405-0607-0809-0a0b0c0d0e0f"), "00010203-0405-0607-0809-0a0b0c0d0e0f"),
            ("DATE", new DateOnly(2024, 2, 29), "2024-02-29"), ("DATE", "1999-12-31", "1999-12-31"), ("TIME", new TimeOnly(1, 2, 3, 500), "01:02:03.5"),
            ("TIMESTAMP", new DateTime(2024, 1, 2, 3, 4, 5, DateTimeKind.Unspecified), "2024-01-02 03:04:05"),
            ("TIMESTAMP_NS", new DateTime(2024, 1, 2, 3, 4, 5, DateTimeKind.Utc).AddTicks(7), "2024-01-02 03:04:05.0000007"),
            ("TIMESTAMPTZ", new DateTimeOffset(2024, 1, 2, 3, 0, 0, TimeSpan.FromHours(2)), "2024-01-02 01:00:00+00"),
            ("INTERVAL", "3 days", "3 days"), ("INTEGER[]", "[1, NULL]", "[1, NULL]"), ("STRUCT(a INTEGER)", "{'a': 4}", "{'a': 4}"), ("JSON", "{\"a\":1}", "{\"a\":1}"),
        ];
        await using RowLake lake = await RowLake.CreateAsync(CreateBackend(), Files);
        await using DuckLakeTransaction transaction = await lake.Catalog.BeginTransactionAsync();
        transaction.CreateTable("typed", [.. columns.Select((column, i) => DuckLakeColumnSpec.Parse($"c{i}", column.Type)), DuckLakeColumnSpec.Parse("k", "BIGINT")]);
        await transaction.AppendAsync("typed", ListStream.Of(["k"], [[1L]]));
        DuckLakeAssignment[] assignments = [.. columns.Select((column, i) => DuckLakeAssignment.Set($"c{i}", column.Value))];
        Assert.Equal(1, await transaction.UpdateAsync("typed", null, assignments));
        string?[] row = Assert.Single(await GoldenTables.ReadAsync(transaction.GetTable("typed").Scan()));
        Assert.Equal(columns.Select(column => column.Expected), row[..^1]);
        foreach ((string column, DuckLakeValue value) in (ReadOnlySpan<(string, DuckLakeValue)>)
            [("c1", 500), ("c16", DateTimeOffset.UnixEpoch), ("c18", new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Unspecified)), ("c13", "today")])
        {
            var error = Assert.Throws<DuckLakeException>(() => AssignedColumn.Create(
                transaction.GetTable("typed"), int.Parse(column[1..], System.Globalization.CultureInfo.InvariantCulture), DuckLakeAssignment.Set(column, value)));
            Assert.Equal(DuckLakeErrorKind.InvalidInput, error.Kind);
            Assert.Equal(column, error.ColumnPath);
        }
    }

    [SkippableFact]
    public async Task Updated_rows_move_to_their_new_partition_and_order()
    {
        await using RowLake lake = await RowLake.CreateAsync(CreateBackend(), Files);
        await lake.CommitAsync(t =>
        {
            t.SetPartitioning(RowLake.Table, DuckLakePartitionKey.Identity("n"));
            return Task.CompletedTask;
        });
        await lake.CommitAsync(t => AppendAsync(t, 0, 20));
        await lake.CommitAsync(async t => Assert.Equal(
            8, await t.UpdateAsync(RowLake.Table, DuckLakeFilter.In("n", 1, 2), [DuckLakeAssignment.Set("n", 7)])));
        await lake.CommitAsync(async t => Assert.Equal(1, await t.UpdateAsync(RowLake.Table, DuckLakeFilter.Equal("k", 3), [DuckLakeAssignment.Set("n", 7)])));
        IReadOnlyList<DuckLakeFile> files = await (await lake.Catalog.GetSnapshotAsync()).GetTable("t").ListFilesAsync();
        Assert.Equal(["0", "3", "4", "7", "7"], files.Select(file => Assert.Single(file.PartitionValues).Value).Order(StringComparer.Ordinal));
        DuckLakeScanBuilder moved = (await lake.Catalog.GetSnapshotAsync()).GetTable("t").Scan().Where(DuckLakeFilter.Equal("n", 7));
        Assert.Equal(2, (await moved.PlanAsync()).KeptFileCount);
        Assert.Equal(9, (await GoldenTables.ReadAsync(moved)).Count);
        await lake.CheckHistoryAsync();
    }

    [SkippableFact]
    public async Task Values_that_do_not_fit_leave_the_transaction_as_it_was()
    {
        await using RowLake lake = await RowLake.CreateAsync(CreateBackend(), Files);
        await lake.CommitAsync(t => AppendAsync(t, 0, 10));
        await lake.CommitAsync(async t => await t.SetNotNullAsync(RowLake.Table, "v"));
        await lake.CommitAsync(async t =>
        {
            Assert.Equal(1, await t.DeleteRowsAsync(RowLake.Table, [9]));
            var error = await Assert.ThrowsAsync<DuckLakeException>(
                () => t.UpdateAsync(RowLake.Table, DuckLakeFilter.Equal("n", 1), [DuckLakeAssignment.Set("v", default(DuckLakeValue))]));
            Assert.Equal("v", error.ColumnPath);
            Assert.Equal("t", error.TableName);
            error = await Assert.ThrowsAsync<DuckLakeException>(
                () => t.UpdateRowsAsync(RowLake.Table, ListStream.Of(["rowid", "n"], [[1L, "many"]])));
            Assert.Equal(DuckLakeErrorKind.InvalidInput, error.Kind);
            error = await Assert.ThrowsAsync<DuckLakeException>(
                () => t.OverwriteAsync(RowLake.Table, ListStream.Of(["k", "nope"], [[1L, 1L]])));
            Assert.Contains("nope", error.Message, StringComparison.Ordinal);
            Assert.Equal(9, await t.GetTable(RowLake.Table).CountAsync());
        });
        Assert.Equal(9, lake.Rows.Count);
        Assert.Equal("1 | v1 | 1", lake.Rows[1]);
        await lake.CheckHistoryAsync();
    }

    [SkippableFact]
    public async Task DuckDB_reads_the_files_that_are_written()
    {
        await using RowLake lake = await RowLake.CreateAsync(CreateBackend(), Files);
        await lake.CommitAsync(t => AppendAsync(t, 0, 10));
        await lake.CommitAsync(async t => Assert.Equal(2, await t.DeleteRowsAsync(RowLake.Table, [7, 2])));
        using DuckDbSession duckDb = DuckDbSession.Open(threads: 1);
        string first = Assert.Single(Directory.GetFiles(lake.DataPath, "*-delete.parquet", SearchOption.AllDirectories));
        Assert.Equal(["2", "7"], duckDb.Query($"SELECT pos FROM read_parquet({DuckDbSession.Literal(first)})").Rows.Select(row => row[0]));
        DuckLakeSnapshot second = await lake.CommitAsync(async t => Assert.Equal(
            1, await t.UpdateAsync(RowLake.Table, DuckLakeFilter.Equal("k", 5), [DuckLakeAssignment.Set("v", "new")])));
        string merged = Assert.Single(Directory.GetFiles(lake.DataPath, "*-delete.parquet", SearchOption.AllDirectories), path => path != first);
        Assert.Equal(
            [$"2 {second.Id - 1}", $"5 {second.Id}", $"7 {second.Id - 1}"],
            duckDb.Query($"SELECT pos, _ducklake_internal_snapshot_id FROM read_parquet({DuckDbSession.Literal(merged)})").Rows.Select(row => $"{row[0]} {row[1]}"));
        string newest = (await second.GetTable("t").ListFilesAsync())[^1].Path;
        Assert.Equal(
            ["5 new 0 5"],
            duckDb.Query($"SELECT k, v, n, _ducklake_internal_row_id FROM read_parquet({DuckDbSession.Literal(newest)})").Rows
                .Select(row => string.Join(' ', row)));
        await lake.CheckHistoryAsync();
    }

    internal static Task AppendAsync(DuckLakeTransaction transaction, int first, int end) => transaction.AppendAsync(
        RowLake.Table, RowLake.Stream([.. Enumerable.Range(first, end - first).Select(k => ((long)k, (string?)$"v{k}", (int?)(k % 5)))]));

    private static Int32Array Negated(RecordBatch rows) => Map(rows, n => -n);

    private static Int32Array Incremented(RecordBatch rows) => Map(rows, n => n + 1);

    private static Int32Array Map(RecordBatch rows, Func<int, int> function)
    {
        using var builder = new Int32Array.Builder();
        foreach (int n in ((Int32Array)rows.Column("n")).Values)
        {
            builder.Append(function(n));
        }

        return builder.Build();
    }

    private static IEnumerable<string> Lines(RowLake lake) => lake.Rows.Select(row => $"{row.Key}: {row.Value}");
}
