using DuckLake.Metadata;

namespace DuckLake.Contract.Tests.Metadata;

public abstract partial class MetadataWriteContract
{
    /// <summary>Few rows travel as parameters, many otherwise; either must be told apart by every byte.</summary>
    [SkippableTheory]
    [InlineData(1)]
    [InlineData(40)]
    public async Task Texts_that_differ_a_little_are_different(int copies)
    {
        string[] keys = ["key", "Key", "KEY", "key ", " key", "kéy", "ke\u0301y", "key\t", "", "🦆", "🦇", "%", "_", "'", "\\", "k\\ey", "NULL"];
        var provider = await CreateAsync();
        await using (var scope = await provider.BeginWriteAsync(new CatalogWriteRequest { BaseSnapshotId = 0 }))
        {
            await scope.CommitAsync(
            [
                .. Snapshot(scope, "altered_table:1"),
                new InsertRows("ducklake_table", ["table_id", "begin_snapshot", "schema_id", "table_name", "path", "path_is_relative"], [[1L, 1L, 0L, "t", "t/", true]]),
                new InsertRows(
                    "ducklake_tag",
                    ["object_id", "begin_snapshot", "key", "value"],
                    [.. Enumerable.Range(1, copies).SelectMany(id => keys.Select((key, i) => new object?[] { (long)id, 1L, key, key + i }))]),
            ]);
        }

        await using (var scope = await provider.BeginWriteAsync(new CatalogWriteRequest { BaseSnapshotId = 1 }))
        {
            await scope.CommitAsync(
            [
                .. Snapshot(scope, "altered_table:1"),
                new EndRows("ducklake_tag", ["object_id"], [[1L]], 2) { TextKeys = [("key", "key")] },
                new EndRows("ducklake_tag", ["object_id"], [[1L]], 2) { TextKeys = [("key", "")] },
            ]);
        }

        var snapshot = await provider.GetLatestSnapshotAsync();
        var tags = (await provider.GetDefinitionsAsync(snapshot)).GetTable("main", "t").Tags;
        Assert.Equal(
            keys.Select((key, i) => (key, value: key + i)).Where(tag => tag.key is not ("key" or "")).OrderBy(tag => tag.key, StringComparer.Ordinal),
            tags.Select(tag => (tag.Key, tag.Value)).OrderBy(tag => tag.Key, StringComparer.Ordinal));
    }

    [SkippableFact]
    public async Task Names_that_differ_in_case_only_are_kept_as_they_are()
    {
        var provider = await CreateAsync();
        await using (var scope = await provider.BeginWriteAsync(new CatalogWriteRequest { BaseSnapshotId = 0 }))
        {
            await scope.CommitAsync(
            [
                .. Snapshot(scope, "created_table:\"main\".\"T\""),
                new InsertRows(
                    "ducklake_table",
                    ["table_id", "begin_snapshot", "end_snapshot", "schema_id", "table_name", "path", "path_is_relative"],
                    [[1L, 0L, 1L, 0L, "order", "order/", true], [2L, 1L, null, 0L, "ORDER ", "ORDER%20/", true]]),
            ]);
        }

        Assert.Equal(["ORDER "], (await provider.GetDefinitionsAsync(await provider.GetLatestSnapshotAsync())).Schemas.Single().Tables.Select(t => t.Name));
        Assert.Equal([["order"], ["ORDER "]], Query("SELECT table_name FROM ducklake_table ORDER BY table_id"));
    }

    /// <summary>Also beyond what 32 bits of seconds, doubles and milliseconds hold.</summary>
    [SkippableFact]
    public async Task Numbers_and_times_are_kept_to_the_last_digit()
    {
        const long Most = long.MaxValue;
        var time = new DateTimeOffset(2099, 12, 31, 23, 59, 59, TimeSpan.Zero).AddMicroseconds(999_999);
        var provider = await CreateAsync();
        long[] ids = [Most, Most - 1, (1L << 53) + 1];
        await using (var scope = await provider.BeginWriteAsync(new CatalogWriteRequest { BaseSnapshotId = 0 }))
        {
            await scope.CommitAsync(
            [
                new InsertRows("ducklake_snapshot", ["snapshot_id", "snapshot_time", "schema_version", "next_catalog_id", "next_file_id"], [[Most - 1, time, 1L, Most, Most]]),
                new InsertRows("ducklake_snapshot_changes", ["snapshot_id", "changes_made"], [[Most - 1, $"inserted_into_table:{Most}"]]),
                new InsertRows("ducklake_table", ["table_id", "begin_snapshot", "schema_id", "table_name", "path", "path_is_relative"], [[Most, 1L, 0L, "t", "t/", true]]),
                new InsertRows(
                    "ducklake_column",
                    ["column_id", "begin_snapshot", "table_id", "column_order", "column_name", "column_type", "nulls_allowed"],
                    [[Most, 1L, Most, Most, "i", "int32", true]]),
                new InsertRows(
                    "ducklake_data_file",
                    ["data_file_id", "table_id", "begin_snapshot", "path", "path_is_relative", "file_format", "record_count", "file_size_bytes", "row_id_start"],
                    [.. ids.Select(id => new object?[] { id, Most, 1L, "f.parquet", true, "parquet", id, id - 1, id - 2 })]),
            ]);
        }

        var snapshot = await provider.GetLatestSnapshotAsync();
        Assert.Equal((Most - 1, time, Most, Most), (snapshot.SnapshotId, snapshot.Time, snapshot.NextCatalogId, snapshot.NextFileId));
        Assert.Equal(0, (await provider.GetSnapshotAsync(time.AddMicroseconds(-1))).SnapshotId);
        Assert.Equal(Most - 1, (await provider.GetSnapshotAsync(time)).SnapshotId);
        var table = (await provider.GetDefinitionsAsync(snapshot)).GetTable("main", "t");
        var files = (await provider.ListFilesAsync(table, snapshot)).Files;
        Assert.Equal(
            ids.Order().Select(id => (id, id, (long?)(id - 1), (long?)(id - 2))),
            files.OrderBy(f => f.DataFileId).Select(f => (f.DataFileId, f.RecordCount, f.SizeBytes, f.RowIdStart)));

        // Many ids are sent otherwise than few.
        await using (var scope = await provider.BeginWriteAsync(
            new CatalogWriteRequest { BaseSnapshotId = Most - 1, DataFileIds = [.. ids, .. Enumerable.Range(0, 100).Select(i => (long)i)] }))
        {
            Assert.Equal(ids.Order(), scope.DataFiles.Keys.Order());
        }
    }
}
