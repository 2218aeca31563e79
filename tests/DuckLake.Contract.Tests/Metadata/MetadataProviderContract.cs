using DuckLake.Metadata;
using DuckLake.Testing;

namespace DuckLake.Contract.Tests.Metadata;

/// <summary>What every metadata provider must do, on a catalog filled row by row.</summary>
public abstract class MetadataProviderContract : LeakCheckedTest
{
    /// <summary>Round trips of planning an unchanged table, of planning after a commit, and of listing files.</summary>
    protected virtual (int Unchanged, int AfterCommit) MaximalRoundTrips => (1, 2);

    /// <summary>Inserts a row into the catalog; missing trailing values are NULL.</summary>
    protected abstract void Insert(string table, params object?[] values);

    /// <summary>Runs DDL or DML in plain standard SQL.</summary>
    protected abstract void Execute(string sql);

    /// <summary>A new provider over the catalog, disposed with the test.</summary>
    protected abstract MetadataProvider Open();

    /// <summary>A provider over a database without a lake, disposed with the test.</summary>
    protected abstract MetadataProvider OpenWithoutLake();

    [SkippableFact]
    public async Task Snapshots_are_found_by_version_and_time()
    {
        FillCatalog();
        var provider = Open();
        var latest = await provider.GetLatestSnapshotAsync();
        Assert.Equal((3L, 2L, 4L, 5L), (latest.SnapshotId, latest.SchemaVersion, latest.NextCatalogId, latest.NextFileId));
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 0, 0, 3, TimeSpan.Zero).AddMicroseconds(250_001), latest.Time);
        Assert.Equal(("ann", "third"), (latest.Author, latest.CommitMessage));
        Assert.True(latest.GetChanges().Contains(SnapshotChangeKind.InlinedDelete, 1));
        Assert.Equal([1L, 2L, 3L], (await provider.ListSnapshotsAsync(1)).Select(s => s.SnapshotId));
        Assert.Equal(1, (await provider.GetSnapshotAsync(1)).SnapshotId);
        Assert.Equal(2, (await provider.GetSnapshotAsync(latest.Time.AddMicroseconds(-1))).SnapshotId);
        Assert.Equal(3, (await provider.GetSnapshotAsync(latest.Time.AddMicroseconds(-1), SnapshotTimeBound.AtOrAfter)).SnapshotId);
        Assert.Equal(3, (await provider.GetSnapshotAsync(latest.Time)).SnapshotId);

        var error = await Assert.ThrowsAsync<MetadataException>(async () => await provider.GetSnapshotAsync(4));
        Assert.Equal(MetadataErrorKind.NotFound, error.Kind);
        Assert.StartsWith("No snapshot found at version 4", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Definitions_are_those_of_the_snapshot()
    {
        FillCatalog();
        var provider = Open();
        var info = await provider.GetCatalogInfoAsync();
        Assert.Equal(("1.0", "data/", false), (info.Version, info.DataPath, info.IsEncrypted));

        var first = (await provider.GetDefinitionsAsync(await provider.GetSnapshotAsync(1))).GetTable("main", "T");
        Assert.Equal(["i", "s"], first.Columns.Select(c => c.Name));
        Assert.Null(first.CurrentPartitionSpec);
        var latest = (await provider.GetDefinitionsAsync(await provider.GetLatestSnapshotAsync())).GetTable("main", "t");
        Assert.Equal(["i", "s", "n"], latest.Columns.Select(c => c.Name));
        Assert.Equal("7", latest.Columns[2].InitialDefault);
        Assert.Equal(new PartitionField(0, 1, PartitionTransform.Parse("bucket(4)")), Assert.Single(latest.CurrentPartitionSpec!.Fields));
        Assert.Equal("hello", latest.Tags["comment"]);
        Assert.Equal(new CatalogPath("main/", IsRelative: true), latest.Schema.Path);
        Assert.Equal(new CatalogPath("t/", IsRelative: true), latest.Path);
    }

    [SkippableFact]
    public async Task Files_and_deletes_are_those_of_the_snapshot()
    {
        FillCatalog();
        var provider = Open();
        var latest = await provider.GetLatestSnapshotAsync();
        var table = (await provider.GetDefinitionsAsync(latest)).GetTable("main", "t");
        var listing = await provider.ListFilesAsync(table, latest, new FileListingOptions { StatisticsColumnIds = [1] });
        Assert.Equal([0L, 1L], listing.Files.Select(f => f.DataFileId));
        Assert.Equal(("f0.parquet", true), (listing.Files[0].Path.Path, listing.Files[0].Path.IsRelative));
        Assert.Equal((10L, 1000L, 100L, 0L), (listing.Files[0].RecordCount, listing.Files[0].SizeBytes, listing.Files[0].FooterSizeBytes, listing.Files[0].RowIdStart));
        Assert.Equal(2, Assert.Single(listing.Files[0].DeleteFiles).DeleteFileId);
        Assert.Equal([3L, 5L], listing.Files[0].InlinedDeletes);
        Assert.Equal([new PartitionValue(0, "2")], listing.Files[1].PartitionValues);
        Assert.Equal(("1", "9", 10L, false), (listing.GetStatistics(0, 1)!.Min, listing.GetStatistics(0, 1)!.Max, listing.GetStatistics(0, 1)!.ValueCount, listing.GetStatistics(0, 1)!.ContainsNan));
        Assert.Equal((20L, 21L), (listing.Statistics!.RecordCount, listing.Statistics.NextRowId));

        var older = await provider.GetSnapshotAsync(1);
        var olderTable = (await provider.GetDefinitionsAsync(older)).GetTable("main", "t");
        var olderFile = Assert.Single((await provider.ListFilesAsync(olderTable, older)).Files);
        Assert.Empty(olderFile.DeleteFiles);
        Assert.Empty(olderFile.InlinedDeletes);
    }

    [SkippableFact]
    public async Task Inlined_rows_are_those_of_the_snapshot()
    {
        FillCatalog();
        var provider = Open();
        var latest = await provider.GetLatestSnapshotAsync();
        var table = (await provider.GetDefinitionsAsync(latest)).GetTable("main", "t");
        var listing = await provider.ListFilesAsync(table, latest);
        var inlined = Assert.Single(listing.InlinedTables);
        var rows = new List<(long, object?, object?)>();
        await foreach (var row in provider.ReadInlinedRowsAsync(listing, inlined, [1, 3]))
        {
            rows.Add((row.RowId, Convert.ToInt64(row.Values[0], System.Globalization.CultureInfo.InvariantCulture), row.Values[1]));
        }

        Assert.Equal([(12L, 120L, null), (13L, 130L, null)], rows);
        var changed = new List<long>();
        await foreach (var row in provider.ReadInlinedChangesAsync(listing, inlined, [1], 3, 3))
        {
            changed.Add(row.RowId);
        }

        Assert.Equal([11L], changed);
    }

    [SkippableTheory]
    [InlineData(StatisticsPredicateOperator.Equal, "9", new long[] { 0 })]
    [InlineData(StatisticsPredicateOperator.GreaterThan, "9", new long[] { 1 })]
    [InlineData(StatisticsPredicateOperator.LessThan, "10", new long[] { 0 })]
    [InlineData(StatisticsPredicateOperator.GreaterThanOrEqual, "200", new long[0])]
    [InlineData(StatisticsPredicateOperator.NotEqual, "9", new long[] { 0, 1 })]
    [InlineData(StatisticsPredicateOperator.IsNull, null, new long[] { 1 })]
    [InlineData(StatisticsPredicateOperator.IsNotNull, null, new long[] { 0, 1 })]
    public async Task Predicates_leave_out_files(StatisticsPredicateOperator op, string? value, long[] expected)
    {
        FillCatalog();
        var provider = Open();
        var latest = await provider.GetLatestSnapshotAsync();
        var table = (await provider.GetDefinitionsAsync(latest)).GetTable("main", "t");
        var listing = await provider.ListFilesAsync(
            table, latest, new FileListingOptions { Predicates = [new StatisticsPredicate(1, op, value)], PredicatePushdownThreshold = 0 });
        Assert.Equal(expected, listing.Files.Select(f => f.DataFileId));
        Assert.Equal(2, listing.TotalFileCount);
    }

    [SkippableFact]
    public async Task Text_and_decimal_predicates_leave_out_files()
    {
        FillCatalog();
        Insert("ducklake_column", 4, 2, null, 1, 4, "d", "decimal(10,2)", null, "NULL", true, null, "literal", "duckdb");
        Insert("ducklake_file_column_stats", 1, 1, 2, 10, 10, 0, "B", "b", null, null);
        Insert("ducklake_file_column_stats", 1, 1, 4, 10, 10, 0, "-1.50", "9.25", null, null);
        var provider = Open();
        var latest = await provider.GetLatestSnapshotAsync();
        var table = (await provider.GetDefinitionsAsync(latest)).GetTable("main", "t");
        Assert.Equal([0L, 1L], await FilesAsync(new(2, StatisticsPredicateOperator.Equal, "a")));
        Assert.Equal([0L], await FilesAsync(new(2, StatisticsPredicateOperator.Equal, "A")));
        Assert.Equal([0L, 1L], await FilesAsync(new(4, StatisticsPredicateOperator.GreaterThanOrEqual, "9.25")));
        Assert.Equal([0L], await FilesAsync(new(4, StatisticsPredicateOperator.In, ["10.00", "-2"])));

        async Task<IEnumerable<long>> FilesAsync(StatisticsPredicate predicate)
        {
            // A whole listing that is known already would be given as it is.
            provider.ClearCaches();
            var options = new FileListingOptions { Predicates = [predicate], PredicatePushdownThreshold = 0 };
            return (await provider.ListFilesAsync(table, latest, options)).Files.Select(f => f.DataFileId);
        }
    }

    [SkippableFact]
    public async Task Planning_keeps_to_its_round_trips()
    {
        FillCatalog();
        var provider = Open();
        await PlanAsync();
        var before = provider.RoundTripCount;
        await PlanAsync();
        Assert.InRange(provider.RoundTripCount - before, 1, MaximalRoundTrips.Unchanged);

        AddSnapshot(4, "2026-01-01 00:00:04+00", 2, 4, 6, "inserted_into_table:1");
        before = provider.RoundTripCount;
        await PlanAsync();
        Assert.InRange(provider.RoundTripCount - before, 1, MaximalRoundTrips.AfterCommit);

        async Task PlanAsync()
        {
            var snapshot = await provider.GetLatestSnapshotAsync();
            var table = (await provider.GetDefinitionsAsync(snapshot)).GetTable("main", "t");
            await provider.ListFilesAsync(table, snapshot, new FileListingOptions { StatisticsColumnIds = [1, 2] });
        }
    }

    [SkippableFact]
    public async Task A_database_without_a_lake_is_not_found()
    {
        var error = await Assert.ThrowsAsync<MetadataException>(async () => await OpenWithoutLake().GetLatestSnapshotAsync());
        Assert.Equal(MetadataErrorKind.NotFound, error.Kind);
    }

    /// <summary>Adds a snapshot with its changes; the time is text that the database understands as an instant.</summary>
    protected void AddSnapshot(long id, string time, long schemaVersion, long nextCatalogId, long nextFileId, string changes, string? author = null, string? message = null)
    {
        Insert("ducklake_snapshot", id, time, schemaVersion, nextCatalogId, nextFileId);
        Insert("ducklake_snapshot_changes", id, changes, author, message, null);
    }

    /// <summary>On top of a fresh catalog: one table over three snapshots with files, deletes, inlined rows and partitions.</summary>
    private void FillCatalog()
    {
        AddSnapshot(1, "2026-01-01 00:00:01+00", 1, 3, 1, "created_table:\"main\".\"t\",inserted_into_table:1,inlined_insert:1");
        AddSnapshot(2, "2026-01-01 00:00:02+00", 2, 4, 4, "altered_table:1,inserted_into_table:1");
        AddSnapshot(3, "2026-01-01 00:00:03.250001+00", 2, 4, 5, "inlined_delete:1", "ann", "third");
        Insert("ducklake_table", 1, "6f4b5b1e-0000-4000-8000-000000000001", 1, null, 0, "t", "t/", true);
        Insert("ducklake_column", 1, 1, null, 1, 1, "i", "int32", null, "NULL", true, null, "literal", "duckdb");
        Insert("ducklake_column", 2, 1, null, 1, 2, "s", "varchar", null, "NULL", true, null, "literal", "duckdb");
        Insert("ducklake_column", 3, 2, null, 1, 3, "n", "int64", "7", "7", true, null, "literal", "duckdb");
        Insert("ducklake_schema_versions", 1, 1, 1);
        Insert("ducklake_schema_versions", 2, 2, 1);
        Insert("ducklake_tag", 1, 2, null, "comment", "hello");
        Insert("ducklake_partition_info", 3, 1, 2, null);
        Insert("ducklake_partition_column", 3, 1, 0, 1, "bucket(4)");
        Insert("ducklake_data_file", 0, 1, 1, null, null, "f0.parquet", true, "parquet", 10, 1000, 100, 0, null, null, null, null);
        Insert("ducklake_data_file", 1, 1, 2, null, null, "f1.parquet", true, "parquet", 10, 2000, 0, 10, 3, null, null, null);
        Insert("ducklake_file_partition_value", 1, 1, 0, "2");
        Insert("ducklake_file_column_stats", 0, 1, 1, 10, 10, 0, "1", "9", false, null);
        Insert("ducklake_file_column_stats", 1, 1, 1, 10, 5, 5, "10", "100", null, null);
        Insert("ducklake_delete_file", 2, 1, 2, null, 0, "f0-delete.parquet", true, "parquet", 1, 500, 50, null, null);
        Insert("ducklake_table_stats", 1, 20, 21, 3000);
        Execute("CREATE TABLE ducklake_inlined_delete_1(file_id BIGINT, row_id BIGINT, begin_snapshot BIGINT)");
        Insert("ducklake_inlined_delete_1", 0, 5, 3);
        Insert("ducklake_inlined_delete_1", 0, 3, 2);
        Insert("ducklake_inlined_delete_1", 0, 5, 2);
        Execute("CREATE TABLE ducklake_inlined_data_1_1(row_id BIGINT, begin_snapshot BIGINT, end_snapshot BIGINT, i BIGINT, s VARCHAR(100))");
        Insert("ducklake_inlined_data_tables", 1, "ducklake_inlined_data_1_1", 1);
        Insert("ducklake_inlined_data_1_1", 13, 2, null, 130, "x");
        Insert("ducklake_inlined_data_1_1", 11, 1, 3, 110, "y");
        Insert("ducklake_inlined_data_1_1", 12, 1, null, 120, "z");
    }
}
