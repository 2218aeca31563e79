using System.Text;
using DuckLake.Metadata;

namespace DuckLake.Contract.Tests.Metadata;

public abstract partial class MetadataWriteContract
{
    [SkippableFact]
    public async Task A_commit_is_read_back()
    {
        var provider = await CreateAsync();
        await FillAsync(provider);
        var latest = await provider.GetLatestSnapshotAsync();
        Assert.Equal((2L, 2L, "by key\nidempotency-key: k2"), (latest.SnapshotId, latest.SchemaVersion, latest.CommitExtraInfo));
        var table = (await provider.GetDefinitionsAsync(latest)).GetTable("main", "T's \"table\"");
        Assert.Equal(["i", "s"], table.Columns.Select(c => c.Name));
        var listing = await provider.ListFilesAsync(table, latest, new FileListingOptions { StatisticsColumnIds = [1] });
        var file = Assert.Single(listing.Files);
        Assert.Equal(("f0.parquet", 10L, 0L, 4L), (file.Path.Path, file.RecordCount, file.DataFileId, Assert.Single(file.DeleteFiles).DeleteFileId));
        Assert.Equal([3L, 5L], file.InlinedDeletes);
        Assert.Equal(("1", "9", false), (listing.GetStatistics(0, 1)!.Min, listing.GetStatistics(0, 1)!.Max, listing.GetStatistics(0, 1)!.ContainsNan));
        Assert.Equal((20L, true), (listing.Statistics!.RecordCount, listing.Statistics.Columns[1].ContainsNull));
        var rows = new List<(long, long, string?)>();
        await foreach (var row in provider.ReadInlinedRowsAsync(listing, Assert.Single(listing.InlinedTables), [1, 2]))
        {
            rows.Add((row.RowId, long.Parse(Invariant(row.Values[0])!), row.Values[1] is byte[] bytes ? Encoding.UTF8.GetString(bytes) : (string?)row.Values[1]));
        }

        Assert.Equal([(11L, 110L, "zwölf 🦆"), (12L, 120L, null)], rows);
    }

    [SkippableFact]
    public async Task The_scope_tells_what_is_live()
    {
        var provider = await CreateAsync();
        await FillAsync(provider);
        var latest = await provider.GetLatestSnapshotAsync();
        var table = (await provider.GetDefinitionsAsync(latest)).GetTable("main", "T's \"table\"");
        var inlined = Assert.Single((await provider.ListFilesAsync(table, latest)).InlinedTables);
        var before = provider.RoundTripCount;
        await using var scope = await provider.BeginWriteAsync(new CatalogWriteRequest
        {
            BaseSnapshotId = 0,
            TableIds = [1, 99],
            DataFileIds = [0, 3, 50],
            InlinedRows = [new InlinedRowsCheck(inlined, [10, 11, 12, 13])],
            IdempotencyKey = "k2",
        });
        Assert.Equal((await scope.GetDefinitionsAsync()).SchemaVersion, latest.SchemaVersion);
        Assert.InRange(provider.RoundTripCount - before, 1, MaximalRoundTrips.Begin);

        Assert.Equal(2, scope.Latest.SnapshotId);
        Assert.Equal([1L, 2L], scope.Since.Select(s => s.SnapshotId));
        Assert.True(scope.HistoryIsComplete);
        Assert.Equal(2, scope.Replayed!.SnapshotId);
        Assert.True(scope.Now > scope.Latest.Time);
        Assert.Equal(0, scope.Now.Ticks % TimeSpan.TicksPerMicrosecond);
        var state = scope.Tables[1];
        Assert.Equal((20L, 21L, 3000L, true, 2L), (state.Statistics!.RecordCount, state.Statistics.NextRowId, state.Statistics.FileSizeBytes, state.HasInlinedDeleteTable, state.Statistics.AsOfSnapshotId));
        Assert.Equal([new RegisteredInlinedTable("ducklake_inlined_data_1_1", 1)], state.InlinedTables);
        Assert.Equal((null, 0, false), (scope.Tables[99].Statistics, scope.Tables[99].InlinedTables.Count, scope.Tables[99].HasInlinedDeleteTable));
        Assert.Equal([0L, 3L], scope.DataFiles.Keys.Order());
        var live = scope.DataFiles[0];
        Assert.Equal((1L, 1L, null, 2L), (live.TableId, live.BeginSnapshot, live.EndSnapshot, live.LastInlinedDeleteSnapshot));
        Assert.Equal((4L, "f0-b-delete.parquet"), (Assert.Single(live.DeleteFiles).DeleteFileId, live.DeleteFiles[0].Path.Path));
        Assert.Equal((2L, null, 0), (scope.DataFiles[3].EndSnapshot, scope.DataFiles[3].LastInlinedDeleteSnapshot, scope.DataFiles[3].DeleteFiles.Count));
        Assert.Equal([11L, 12L], scope.LiveInlinedRows(inlined.Name).Order());
    }

    [SkippableFact]
    public async Task Rows_of_a_flushed_inlined_table_are_not_live()
    {
        var provider = await CreateAsync();
        await FillAsync(provider);
        var gone = new InlinedTable { TableId = 1, Name = "ducklake_inlined_data_1_77", SchemaVersion = 77, Columns = [] };
        await using var scope = await provider.BeginWriteAsync(new CatalogWriteRequest
        {
            BaseSnapshotId = 1,
            TableIds = [1],
            DataFileIds = [0],
            InlinedRows = [new InlinedRowsCheck(gone, [1, 2])],
            IdempotencyKey = "k",
        });
        Assert.Empty(scope.LiveInlinedRows(gone.Name));
        Assert.Null(scope.Replayed);
        Assert.Equal(2, scope.DataFiles[0].LastInlinedDeleteSnapshot);
    }

    [SkippableFact]
    public async Task Missing_snapshots_are_noticed()
    {
        var provider = await CreateAsync();
        await FillAsync(provider);
        Query("DELETE FROM ducklake_snapshot WHERE snapshot_id = 1");
        await using var scope = await provider.BeginWriteAsync(new CatalogWriteRequest { BaseSnapshotId = 0 });
        Assert.False(scope.HistoryIsComplete);
    }

    [SkippableFact]
    public async Task What_is_not_committed_is_rolled_back()
    {
        var provider = await CreateAsync();
        await using (await provider.BeginWriteAsync(new CatalogWriteRequest { BaseSnapshotId = 0 }))
        {
        }

        var scope = await provider.BeginWriteAsync(new CatalogWriteRequest { BaseSnapshotId = 0 });
        var twice = Snapshot(scope, "inserted_into_table:1");
        var error = await Assert.ThrowsAsync<MetadataException>(async () => await scope.CommitAsync([.. twice, .. twice]));
        Assert.Equal((CommitErrorKind.Retry, false), (error.CommitError, error.IsOutcomeUnknown));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await scope.CommitAsync(twice));
        await scope.DisposeAsync();
        await scope.DisposeAsync();
        Assert.Equal(0, (await provider.GetLatestSnapshotAsync()).SnapshotId);

        var steps = new List<(CatalogWriteStep, int)>();
        for (var failAt = 0; failAt < 3; failAt++)
        {
            await using var failing = await provider.BeginWriteAsync(new CatalogWriteRequest { BaseSnapshotId = 0 });
            failing.OnStep = (step, index) =>
            {
                steps.Add((step, index));
                if (index == failAt)
                {
                    throw new InvalidOperationException("failpoint");
                }
            };
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await failing.CommitAsync(Snapshot(failing, "inserted_into_table:1")));
        }

        const CatalogWriteStep S = CatalogWriteStep.BeforeStatement;
        Assert.Equal([(S, 0), (S, 0), (S, 1), (S, 0), (S, 1), (CatalogWriteStep.BeforeCommit, 2)], steps);
        Assert.Equal(0, (await provider.GetLatestSnapshotAsync()).SnapshotId);
        steps.Clear();
        await using (var last = await provider.BeginWriteAsync(new CatalogWriteRequest { BaseSnapshotId = 0 }))
        {
            last.OnStep = (step, index) => steps.Add((step, index));
            await last.CommitAsync(Snapshot(last, "inserted_into_table:1"));
        }

        Assert.Equal([(S, 0), (S, 1), (CatalogWriteStep.BeforeCommit, 2), (CatalogWriteStep.AfterCommit, 2)], steps);
        Assert.Equal(1, (await provider.GetLatestSnapshotAsync()).SnapshotId);
    }

    [SkippableFact]
    public async Task A_batch_is_one_round_trip_whatever_it_holds()
    {
        const int Many = 100_000;
        var provider = await CreateAsync();
        await FillAsync(provider);
        var counts = new List<long>();
        foreach (var count in new[] { 1, Many })
        {
            await using var scope = await provider.BeginWriteAsync(new CatalogWriteRequest { BaseSnapshotId = 2 });
            var commit = scope.Latest.SnapshotId + 1;
            var firstId = count * 10L;
            var ids = Enumerable.Range(0, count).Select(i => firstId + i).ToList();
            var before = provider.RoundTripCount;
            await scope.CommitAsync(
            [
                .. Snapshot(scope, "inserted_into_table:1"),
                new InsertRows(
                    "ducklake_data_file",
                    ["data_file_id", "table_id", "begin_snapshot", "path", "path_is_relative", "file_format", "record_count", "file_size_bytes", "footer_size", "row_id_start"],
                    ids.ConvertAll(id => new object?[] { id, 1L, commit, $"f{id}.parquet", true, "parquet", 10L, 1000L, 100L, id * 10 })),
                new InsertRows(
                    "ducklake_file_column_stats",
                    ["data_file_id", "table_id", "column_id", "column_size_bytes", "value_count", "null_count", "min_value", "max_value", "contains_nan"],
                    ids.ConvertAll(id => new object?[] { id, 1L, 1L, 100L, 10L, 0L, "a\"\\'\n", null, id % 2 == 0 ? true : null })),
                new InsertInlinedDeletes(1, ids.ConvertAll(id => new InlinedDelete(id, 1, commit))),
            ]);
            counts.Add(provider.RoundTripCount - before);
            await using var ending = await provider.BeginWriteAsync(new CatalogWriteRequest { BaseSnapshotId = 2, TableIds = [1], DataFileIds = ids });
            Assert.Equal(count, ending.DataFiles.Count);
            Assert.All(ending.DataFiles.Values, f => Assert.Equal((commit, null), (f.LastInlinedDeleteSnapshot, f.EndSnapshot)));
            before = provider.RoundTripCount;
            await ending.CommitAsync(
            [
                .. Snapshot(ending, "deleted_from_table:1"),
                new EndRows("ducklake_data_file", ["data_file_id"], ids.ConvertAll(id => new[] { id }), commit + 1),
                new DeleteRows("ducklake_file_column_stats", ["data_file_id", "column_id"], ids.ConvertAll(id => new[] { id, 1L })),
            ]);
            counts.Add(provider.RoundTripCount - before);
            Assert.Equal(
                [[Invariant(count), Invariant(count)]],
                Query($"SELECT COUNT(*), COUNT(CASE WHEN end_snapshot = {commit + 1} THEN 1 END) FROM ducklake_data_file WHERE data_file_id BETWEEN {firstId} AND {firstId + count}"));
            Assert.Equal("0", Query($"SELECT COUNT(*) FROM ducklake_file_column_stats WHERE data_file_id BETWEEN {firstId} AND {firstId + count}")[0][0]);
        }

        Assert.All(counts, c => Assert.InRange(c, 1, MaximalRoundTrips.Batch));
        Assert.Equal("f0.parquet", Query("SELECT path FROM ducklake_data_file WHERE data_file_id = 0 AND end_snapshot IS NULL")[0][0]);
    }

    [SkippableFact]
    public async Task Many_rows_are_the_rows_that_few_are()
    {
        var provider = await CreateAsync();
        object?[] row = [7L, 3L, "quote ' \" \\ \u0001 ü 🦆 {}", "", null, false, null];
        string[] columns = ["table_id", "column_id", "min_value", "max_value", "extra_stats", "contains_null", "contains_nan"];
        foreach (var count in new[] { 1, 100 })
        {
            await using var scope = await provider.BeginWriteAsync(new CatalogWriteRequest { BaseSnapshotId = 0 });
            await scope.CommitAsync([.. Snapshot(scope, "inserted_into_table:7"), new InsertRows("ducklake_table_column_stats", columns, Enumerable.Repeat(row, count).ToList())]);
        }

        var read = Assert.Single(Query($"SELECT DISTINCT {string.Join(", ", columns)} FROM ducklake_table_column_stats"));
        Assert.Equal("101", Query("SELECT COUNT(*) FROM ducklake_table_column_stats")[0][0]);
        Assert.Equal(row.Take(5).Select(Invariant), read.Take(5));
        Assert.Contains(read[5], new[] { "0", "False" });
        Assert.Null(read[6]);
    }

    [SkippableFact]
    public async Task Columns_the_layout_lacks_are_left_out()
    {
        var provider = await CreateAsync();
        await using var scope = await provider.BeginWriteAsync(new CatalogWriteRequest { BaseSnapshotId = 0 });
        var error = await Assert.ThrowsAsync<MetadataException>(async () => await scope.CommitAsync([new InsertRows("ducklake_view_column_tag", ["view_id"], [[1L]])]));
        Assert.Equal(MetadataErrorKind.Unsupported, error.Kind);
        await scope.CommitAsync(
        [
            .. Snapshot(scope, "inserted_into_table:1"),
            new InsertRows("ducklake_table_column_stats", ["table_id", "min_is_exact", "min_value"], [[5L, true, "x"]]),
        ]);
        Assert.Equal([["5", "x"]], Query("SELECT table_id, min_value FROM ducklake_table_column_stats"));
    }

    /// <summary>
    /// Two snapshots: a table with one live and one ended file, a replaced delete file, inlined deletions, one ended and two live
    /// inlined rows.
    /// </summary>
    private protected static async Task FillAsync(MetadataProvider provider)
    {
        await using (var scope = await provider.BeginWriteAsync(new CatalogWriteRequest { BaseSnapshotId = 0 }))
        {
            await scope.CommitAsync(
            [
                new InsertRows(
                    "ducklake_snapshot", ["snapshot_id", "snapshot_time", "schema_version", "next_catalog_id", "next_file_id"], [[1L, scope.Now, 1L, 2L, 3L]]),
                new InsertRows(
                    "ducklake_table",
                    ["table_id", "table_uuid", "begin_snapshot", "schema_id", "table_name", "path", "path_is_relative"],
                    [[1L, Guid.CreateVersion7(), 1L, 0L, "T's \"table\"", "t/", true]]),
                new InsertRows(
                    "ducklake_column",
                    ["column_id", "begin_snapshot", "table_id", "column_order", "column_name", "column_type", "default_value", "nulls_allowed", "default_value_type", "default_value_dialect"],
                    [[1L, 1L, 1L, 1L, "i", "int32", "NULL", true, "literal", "duckdb"], [2L, 1L, 1L, 2L, "s", "varchar", "NULL", true, "literal", "duckdb"]]),
                new CreateInlinedDataTable("ducklake_inlined_data_1_1", InlinedColumns),
                new InsertRows("ducklake_inlined_data_tables", ["table_id", "table_name", "schema_version"], [[1L, "ducklake_inlined_data_1_1", 1L]]),
                new InsertRows("ducklake_table_stats", ["table_id", "record_count", "next_row_id", "file_size_bytes"], [[1L, 10L, 10L, 3000L]]),
                new InsertRows("ducklake_table_column_stats", ["table_id", "column_id", "contains_null"], [[1L, 1L, false]]),
                new InsertRows(
                    "ducklake_data_file",
                    ["data_file_id", "table_id", "begin_snapshot", "path", "path_is_relative", "file_format", "record_count", "file_size_bytes", "row_id_start"],
                    [[0L, 1L, 1L, "f0.parquet", true, "parquet", 10L, 1000L, 0L], [3L, 1L, 1L, "f3.parquet", true, "parquet", 10L, 1000L, 10L]]),
                new InsertRows(
                    "ducklake_file_column_stats",
                    ["data_file_id", "table_id", "column_id", "value_count", "null_count", "min_value", "max_value", "contains_nan"],
                    [[0L, 1L, 1L, 10L, 0L, "1", "9", false]]),
                new InsertRows(
                    "ducklake_delete_file",
                    ["delete_file_id", "table_id", "begin_snapshot", "data_file_id", "path", "path_is_relative", "format", "delete_count"],
                    [[2L, 1L, 1L, 0L, "f0-delete.parquet", true, "parquet", 1L]]),
                new InsertInlinedRows(
                    "ducklake_inlined_data_1_1", InlinedColumns, [new(10, 1, [100L, Stored("zehn")]), new(11, 1, [110L, Stored("zwölf 🦆")]), new(12, 1, [120L, null])]),
                new InsertRows("ducklake_schema_versions", ["begin_snapshot", "schema_version", "table_id"], [[1L, 1L, 1L]]),
                new InsertRows(
                    "ducklake_snapshot_changes", ["snapshot_id", "changes_made"], [[1L, "created_table:\"main\".\"T's \"\"table\"\"\",inserted_into_table:1"]]),
            ]);
        }

        await using (var scope = await provider.BeginWriteAsync(new CatalogWriteRequest { BaseSnapshotId = 1, TableIds = [1] }))
        {
            Assert.False(scope.Tables[1].HasInlinedDeleteTable);
            await scope.CommitAsync(
            [
                new InsertRows(
                    "ducklake_snapshot", ["snapshot_id", "snapshot_time", "schema_version", "next_catalog_id", "next_file_id"], [[2L, scope.Now, 2L, 2L, 5L]]),
                new DeleteRows("ducklake_table_stats", ["table_id"], [[1L]]),
                new InsertRows("ducklake_table_stats", ["table_id", "record_count", "next_row_id", "file_size_bytes"], [[1L, 20L, 21L, 3000L]]),
                new DeleteRows("ducklake_table_column_stats", ["table_id", "column_id"], [[1L, 1L], [1L, 2L]]),
                new InsertRows("ducklake_table_column_stats", ["table_id", "column_id", "contains_null"], [[1L, 1L, true]]),
                new EndRows("ducklake_data_file", ["data_file_id"], [[3L]], 2),
                new EndRows("ducklake_delete_file", ["table_id", "delete_file_id"], [[1L, 2L]], 2),
                new InsertRows(
                    "ducklake_delete_file",
                    ["delete_file_id", "table_id", "begin_snapshot", "data_file_id", "path", "path_is_relative", "format", "delete_count"],
                    [[4L, 1L, 2L, 0L, "f0-b-delete.parquet", true, "parquet", 2L]]),
                new EndInlinedRows("ducklake_inlined_data_1_1", [10], 2),
                new CreateInlinedDeleteTable(1),
                new InsertInlinedDeletes(1, [new(0, 5, 2), new(0, 3, 2)]),
                new InsertRows(
                    "ducklake_snapshot_changes",
                    ["snapshot_id", "changes_made", "commit_extra_info"],
                    [[2L, "deleted_from_table:1,inlined_delete:1", "by key\nidempotency-key: k2"]]),
            ]);
        }

        object Stored(string text) =>
            provider.Dialect.GetInlinedStorage(DuckLakeType.Of(DuckLakeTypeKind.Varchar), []) == InlinedStorage.Utf8Bytes ? Encoding.UTF8.GetBytes(text) : text;
    }

    private static InlinedTableColumn[] InlinedColumns =>
        [new("i", DuckLakeType.Of(DuckLakeTypeKind.Int32)), new("s", DuckLakeType.Of(DuckLakeTypeKind.Varchar))];
}
