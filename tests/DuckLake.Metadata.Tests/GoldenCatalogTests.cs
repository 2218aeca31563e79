using DuckLake.Metadata.Sqlite;
using DuckLake.Testing;

namespace DuckLake.Metadata.Tests;

/// <summary>Every golden catalog at every snapshot, beside the same questions in plain SQL.</summary>
public class GoldenCatalogTests : LeakCheckedTest
{
    public static IEnumerable<object[]> Catalogs => GoldenCatalogs.Data;

    [SkippableTheory]
    [MemberData(nameof(Catalogs))]
    public async Task Snapshots_are_those_of_the_tables(string catalog)
    {
        var path = GoldenCatalogs.Require(catalog);
        using var direct = new DirectSql(path);
        await using var provider = SqliteMetadata.Open(path);

        var snapshots = await provider.ListSnapshotsAsync();
        var rows = direct.Rows("SELECT snapshot_id, schema_version, next_catalog_id, next_file_id, snapshot_time FROM ducklake_snapshot ORDER BY snapshot_id");
        Assert.Equal(
            rows.Select(r => ((long)r[0]!, (long)r[1]!, (long)r[2]!, (long)r[3]!)),
            snapshots.Select(s => (s.SnapshotId, s.SchemaVersion, s.NextCatalogId, s.NextFileId)));
        Assert.All(snapshots.Zip(rows), p => Assert.Equal(
            DateTimeOffset.Parse((string)p.Second[4]! + ":00", System.Globalization.CultureInfo.InvariantCulture), p.First.Time));
        Assert.All(snapshots, s => Assert.DoesNotContain(s.GetChanges().Items, c => c.Kind == SnapshotChangeKind.Unknown));

        var latest = await provider.GetLatestSnapshotAsync();
        Assert.Equal(snapshots[^1].SnapshotId, latest.SnapshotId);
        foreach (var snapshot in snapshots.Take(20))
        {
            Assert.Equal(snapshot.Time, (await provider.GetSnapshotAsync(snapshot.SnapshotId)).Time);
            Assert.Equal(snapshot.Time, (await provider.GetSnapshotAsync(snapshot.Time)).Time);
            Assert.Equal(snapshot.Time, (await provider.GetSnapshotAsync(snapshot.Time, SnapshotTimeBound.AtOrAfter)).Time);
        }

        var info = await provider.GetCatalogInfoAsync();
        Assert.Equal((string)direct.Rows("SELECT value FROM ducklake_metadata WHERE key = 'version'")[0][0]!, info.Version);
        Assert.Equal(catalog.Contains("encrypt", StringComparison.Ordinal), info.IsEncrypted);
        Assert.NotNull(info.DataPath);
    }

    [SkippableTheory]
    [MemberData(nameof(Catalogs))]
    public async Task Definitions_and_file_lists_agree_with_plain_sql_at_every_snapshot(string catalog)
    {
        var path = GoldenCatalogs.Require(catalog);
        using var direct = new DirectSql(path);
        await using var provider = SqliteMetadata.Open(path);

        foreach (var snapshot in await provider.ListSnapshotsAsync())
        {
            var definitions = await provider.GetDefinitionsAsync(snapshot);
            var id = snapshot.SnapshotId;
            string Visible(string alias) => $"{alias}.begin_snapshot <= {id} AND ({alias}.end_snapshot IS NULL OR {id} < {alias}.end_snapshot)";
            Assert.Empty(definitions.Faults);
            Assert.Equal(
                direct.Rows($"SELECT s.schema_name FROM ducklake_schema s WHERE {Visible("s")} ORDER BY schema_id").Select(r => (string)r[0]!),
                definitions.Schemas.Select(s => s.Name));
            Assert.Equal(
                direct.Rows($"SELECT t.table_name FROM ducklake_table t WHERE {Visible("t")} ORDER BY table_id").Select(r => (string)r[0]!),
                definitions.Schemas.SelectMany(s => s.Tables).OrderBy(t => t.TableId).Select(t => t.Name));
            Assert.Equal(
                direct.Scalar($"SELECT COUNT(*) FROM ducklake_view v WHERE {Visible("v")}"), definitions.Schemas.Sum(s => s.Views.Count));

            foreach (var table in definitions.Schemas.SelectMany(s => s.Tables))
            {
                Assert.Null(table.Fault);
                Assert.Same(table, definitions.GetTable(table.Schema.Name, table.Name));
                Assert.Equal(
                    direct.Rows($"SELECT c.column_name FROM ducklake_column c WHERE table_id = {table.TableId} AND parent_column IS NULL AND {Visible("c")} ORDER BY column_order")
                        .Select(r => (string)r[0]!),
                    table.Columns.Select(c => c.Name));
                Assert.Equal(
                    direct.Scalar($"SELECT COUNT(*) FROM ducklake_column c WHERE table_id = {table.TableId} AND {Visible("c")}"),
                    Flatten(table.Columns).Count());
                Assert.All(Flatten(table.Columns), c => c.RequireType());
                await CheckListing(direct, provider, table, snapshot, Visible);
            }
        }
    }

    private static async Task CheckListing(
        DirectSql direct, SqlMetadataProvider provider, TableDefinition table, SnapshotInfo snapshot, Func<string, string> visible)
    {
        var leaves = Flatten(table.Columns).Where(c => c.Children.Count == 0).Select(c => c.ColumnId).ToList();
        var listing = await provider.ListFilesAsync(
            table, snapshot, new FileListingOptions { StatisticsColumnIds = leaves, IncludeVariantStatistics = true });
        var statisticsTable = direct.HasTable("ducklake_file_column_stats") ? "ducklake_file_column_stats" : "ducklake_file_column_statistics";
        Assert.Equal(
            direct.Rows($"SELECT f.data_file_id, f.path, f.record_count, f.file_size_bytes FROM ducklake_data_file f WHERE table_id = {table.TableId} AND {visible("f")} ORDER BY 1")
                .Select(r => ((long)r[0]!, (string)r[1]!, (long)r[2]!, (long)r[3]!)),
            listing.Files.Select(f => (f.DataFileId, f.Path.Path!, f.RecordCount, f.SizeBytes!.Value)));
        Assert.Equal(
            direct.Scalar(
                $"SELECT COUNT(*) FROM ducklake_delete_file d JOIN ducklake_data_file f ON f.data_file_id = d.data_file_id WHERE d.table_id = {table.TableId} AND {visible("d")} AND {visible("f")}"),
            listing.Files.Sum(f => f.DeleteFiles.Count));
        Assert.Equal(
            direct.Scalar(
                $"SELECT COUNT(*) FROM ducklake_file_partition_value v JOIN ducklake_data_file f ON f.data_file_id = v.data_file_id WHERE v.table_id = {table.TableId} AND {visible("f")}"),
            listing.Files.Sum(f => f.PartitionValues.Count));
        Assert.Equal(
            direct.Scalar(
                $"SELECT COUNT(*) FROM {statisticsTable} s JOIN ducklake_data_file f ON f.data_file_id = s.data_file_id WHERE s.table_id = {table.TableId} AND {visible("f")} AND column_id IN ({string.Join(",", leaves)})"),
            leaves.Sum(c => listing.Files.Count(f => listing.GetStatistics(f.DataFileId, c) is not null)));
        if (direct.HasTable($"ducklake_inlined_delete_{table.TableId}"))
        {
            Assert.Equal(
                direct.Scalar(
                    $"SELECT COUNT(DISTINCT file_id || ':' || row_id) FROM ducklake_inlined_delete_{table.TableId} d JOIN ducklake_data_file f ON f.data_file_id = d.file_id WHERE d.begin_snapshot <= {snapshot.SnapshotId} AND {visible("f")}"),
                listing.Files.Sum(f => f.InlinedDeletes.Count));
        }

        Assert.Equal(
            direct.Rows($"SELECT table_name FROM ducklake_inlined_data_tables WHERE table_id = {table.TableId} ORDER BY schema_version").Select(r => (string)r[0]!),
            listing.InlinedTables.Select(t => t.Name));
        foreach (var inlined in listing.InlinedTables)
        {
            var expected = direct.Rows(
                $"SELECT i.row_id, i.begin_snapshot, i.end_snapshot FROM {inlined.Name} i WHERE {visible("i")} ORDER BY i.row_id")
                .Select(r => ((long)r[0]!, (long)r[1]!, (long?)r[2])).ToList();
            var actual = new List<(long, long, long?)>();
            await foreach (var row in provider.ReadInlinedRowsAsync(listing, inlined, [.. inlined.Columns.Select(c => c.ColumnId), 999_999]))
            {
                actual.Add((row.RowId, row.BeginSnapshot, row.EndSnapshot));
                Assert.Equal(inlined.Columns.Count + 1, row.Values.Length);
                Assert.Null(row.Values[^1]);
            }

            Assert.Equal(expected, actual);
        }
    }

    private static IEnumerable<ColumnDefinition> Flatten(IEnumerable<ColumnDefinition> columns) =>
        columns.SelectMany(c => Flatten(c.Children).Prepend(c));
}
