using DuckLake.Testing;

namespace DuckLake.Metadata.Tests;

public class SnapshotTests : CatalogTest
{
    [Fact]
    public async Task Times_with_any_offset_are_instants()
    {
        var catalog = Create();
        catalog.AddSnapshot(1, "2026-06-01 12:00:00.5+05:30", 0, 1, 0); // 06:30:00.5 UTC
        catalog.AddSnapshot(2, "2026-06-01 01:30:00.500001-05", 0, 1, 0); // 06:30:00.500001 UTC
        catalog.AddSnapshot(3, "2026-06-01 08:30:01+02", 0, 1, 0); // 06:30:01 UTC
        catalog.AddSnapshot(4, "2026-06-01T06:30:01Z", 0, 1, 0); // the same instant
        catalog.AddSnapshot(5, "2026-06-01 06:30:02", 0, 1, 0); // UTC
        var provider = Open();

        var time = new DateTimeOffset(2026, 6, 1, 6, 30, 0, TimeSpan.Zero);
        Assert.Equal(time.AddMilliseconds(500), (await provider.GetSnapshotAsync(1)).Time);
        Assert.Equal(time.AddMilliseconds(500).AddMicroseconds(1), (await provider.GetSnapshotAsync(2)).Time);
        Assert.Equal(0, (await provider.GetSnapshotAsync(time)).SnapshotId);
        Assert.Equal(1, (await provider.GetSnapshotAsync(time.AddMilliseconds(500))).SnapshotId);
        Assert.Equal(2, (await provider.GetSnapshotAsync(time.AddMilliseconds(501).ToOffset(TimeSpan.FromHours(9)))).SnapshotId);
        Assert.Equal(4, (await provider.GetSnapshotAsync(time.AddSeconds(1))).SnapshotId);
        Assert.Equal(3, (await provider.GetSnapshotAsync(time.AddSeconds(1), SnapshotTimeBound.AtOrAfter)).SnapshotId);
        Assert.Equal(5, (await provider.GetSnapshotAsync(time.AddDays(1))).SnapshotId);
        var error = await Assert.ThrowsAsync<MetadataException>(async () => await provider.GetSnapshotAsync(time.AddDays(1), SnapshotTimeBound.AtOrAfter));
        Assert.Equal(MetadataErrorKind.NotFound, error.Kind);
        Assert.StartsWith("No snapshot found at timestamp 2026-06-02 06:30:00+00", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<MetadataException>(async () => await provider.GetSnapshotAsync(new DateTimeOffset(2025, 12, 31, 0, 0, 0, TimeSpan.Zero)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("2026-13-01 00:00:00+00")]
    [InlineData("2026-01-01 00:00:00+")]
    [InlineData("2026-01-01 00:00:00.+00")]
    [InlineData("2026-01-01 00:00:00+00x")]
    [InlineData("infinity")]
    public async Task A_time_that_is_none_is_a_corrupt_row(string text)
    {
        Create().AddSnapshot(1, text, 0, 1, 0);
        var error = await Assert.ThrowsAsync<MetadataException>(async () => await Open().GetLatestSnapshotAsync());
        Assert.Equal(MetadataErrorKind.Corrupt, error.Kind);
        Assert.Equal("ducklake_snapshot", error.CatalogTable);
        Assert.Contains("snapshot_time", error.Message, StringComparison.Ordinal);
        Assert.Contains("snapshot_id = 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_expired_and_future_versions_are_told_apart()
    {
        var catalog = Create();
        catalog.Execute("DELETE FROM ducklake_snapshot");
        catalog.AddSnapshot(4, "2026-01-02 00:00:00+00", 0, 1, 0);
        catalog.AddSnapshot(6, "2026-01-03 00:00:00+00", 0, 1, 0, "inserted_into_table:1", "me", "why");
        var provider = Open();

        foreach (var (version, reason) in new[] { (3L, "expired"), (5L, "expired"), (7L, "does not exist yet"), (-1L, "start at 0") })
        {
            var error = await Assert.ThrowsAsync<MetadataException>(async () => await provider.GetSnapshotAsync(version));
            Assert.Equal(MetadataErrorKind.NotFound, error.Kind);
            Assert.Equal(version, error.SnapshotId);
            Assert.StartsWith($"No snapshot found at version {version}", error.Message, StringComparison.Ordinal);
            Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        }

        var latest = await provider.GetLatestSnapshotAsync();
        Assert.Equal((6, "me", "why"), (latest.SnapshotId, latest.Author, latest.CommitMessage));
        Assert.Equal([6L], (await provider.ListSnapshotsAsync(5, 10)).Select(s => s.SnapshotId));
    }

    [Fact]
    public async Task A_snapshot_that_expires_while_in_use_is_an_error_and_not_an_empty_table()
    {
        var catalog = Create();
        catalog.AddTable(1, "t", 0, ("i", "int32"));
        catalog.AddSnapshot(1, "2026-01-02 00:00:00+00", 0, 1, 0);
        var provider = Open();
        var pinned = await provider.GetSnapshotAsync(0);
        var table = (await provider.GetDefinitionsAsync(pinned)).GetTable("main", "t");
        catalog.Execute("DELETE FROM ducklake_snapshot WHERE snapshot_id = 0");
        var error = await Assert.ThrowsAsync<MetadataException>(async () => await provider.ListFilesAsync(table, pinned));
        Assert.Equal(MetadataErrorKind.NotFound, error.Kind);
    }

    [Fact]
    public void Changes_are_parsed()
    {
        var changes = SnapshotChanges.Parse(
            "dropped_table:7,created_schema:\"a,b\",created_table:\"s\"\"x\".\"t.1\",Inlined_Insert:12,flushed_inlined:3,new_kind:what,inline_flush:4", 1);
        Assert.Equal(
            [
                (SnapshotChangeKind.DroppedTable, 7L, null, null),
                (SnapshotChangeKind.CreatedSchema, null, null, "a,b"),
                (SnapshotChangeKind.CreatedTable, null, "s\"x", "t.1"),
                (SnapshotChangeKind.InlinedInsert, 12L, null, null),
                (SnapshotChangeKind.InlineFlush, 3L, null, null),
                (SnapshotChangeKind.Unknown, null, null, "what"),
                (SnapshotChangeKind.InlineFlush, 4L, null, null),
            ],
            changes.Items.Select(c => (c.Kind, c.ObjectId, c.SchemaName, c.Name)));
        Assert.True(changes.Contains(SnapshotChangeKind.InlineFlush, 4));
        Assert.Empty(SnapshotChanges.Parse(null, 1).Items);
        foreach (var text in new[] { "created_table", "created_table:\"a", "inserted_into_table:x", "created_schema:\"a\"\"b", "created_table:\"a\".b" })
        {
            Assert.Equal(MetadataErrorKind.Corrupt, Assert.Throws<MetadataException>(() => SnapshotChanges.Parse(text, 1)).Kind);
        }
    }
}
