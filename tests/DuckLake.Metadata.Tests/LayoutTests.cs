using DuckLake.Metadata.Sqlite;
using DuckLake.Testing;

namespace DuckLake.Metadata.Tests;

public class LayoutTests : CatalogTest
{
    [SkippableTheory]
    [InlineData("v01", "0.1", false, false, false, false)]
    [InlineData("v02", "0.3-dev1", true, true, true, false)]
    [InlineData("v03", "0.3", true, true, true, false)]
    [InlineData("v04-dev1", "0.4-dev1", true, true, true, true)]
    [InlineData("v04", "0.4", true, true, true, true)]
    public async Task Old_layouts_are_probed(string name, string version, bool paths, bool mapping, bool commitInfo, bool macros)
    {
        await using var provider = SqliteMetadata.Open(GoldenCatalogs.Require($"legacy/{name}.sqlite"));
        var info = await provider.GetCatalogInfoAsync();
        Assert.Equal(version, info.Version);
        Assert.Equal(paths, info.Layout.HasSchemaPaths);
        Assert.Equal(mapping, info.Layout.HasMappingId);
        Assert.Equal(commitInfo, info.Layout.HasCommitInfo);
        Assert.Equal(macros, info.Layout.HasMacros);
        Assert.False(info.Layout.HasRowGroupCount);
        Assert.Equal(name is "v01" or "v02" ? "ducklake_file_column_statistics" : "ducklake_file_column_stats", info.Layout.FileStatisticsTable);
    }

    [SkippableFact]
    public async Task Partition_columns_of_0_1_are_ordinals()
    {
        await using var provider = SqliteMetadata.Open(GoldenCatalogs.Require("legacy/v01_partitioned.sqlite"));
        var latest = await provider.GetLatestSnapshotAsync();
        var definitions = await provider.GetDefinitionsAsync(latest);
        var tables = definitions.Schemas.SelectMany(s => s.Tables).ToDictionary(t => t.TableId);
        Assert.Equal(4, tables[1].CurrentPartitionSpec!.Fields.Single().ColumnId);
        Assert.Equal(1, tables[2].CurrentPartitionSpec!.Fields.Single().ColumnId);
        Assert.Equal("part_key", tables[1].FindColumn(4)!.Name);
        Assert.Equal("other_part_key", tables[2].FindColumn(1)!.Name);
        Assert.Null(tables[1].Schema.Path.Path);
        Assert.Null(tables[1].Path.Path);
    }

    [SkippableFact]
    public async Task Old_partial_file_information_is_parsed()
    {
        await using var provider = SqliteMetadata.Open(GoldenCatalogs.Require("legacy/compacted_files.sqlite"));
        var latest = await provider.GetLatestSnapshotAsync();
        var tables = (await provider.GetDefinitionsAsync(latest)).Schemas.SelectMany(s => s.Tables);
        var files = new List<DataFileInfo>();
        foreach (var table in tables)
        {
            files.AddRange((await provider.ListFilesAsync(table, latest)).Files);
        }

        Assert.Contains(files, f => f.PartialRanges.SequenceEqual([new PartialFileRange(2, 4), new PartialFileRange(6, 7)]));
        Assert.Contains(files, f => f.PartialMax == 9 && f.PartialRanges.Count == 0);
    }

    [Theory]
    [InlineData(CatalogVersion.V1_0)]
    [InlineData(CatalogVersion.V1_1Dev1)]
    [InlineData(CatalogVersion.V1_1)]
    public async Task Newer_layouts_are_read(CatalogVersion version)
    {
        var catalog = Create(version);
        catalog.AddSnapshot(1, "2026-01-01 00:00:01+00", 1, 3, 2, "created_table:\"main\".\"t\",inserted_into_table:1,inlined_insert:1");
        catalog.AddTable(1, "t", 1, ("i", "int32"), ("row_id", "timestamptz_ns"), ("n", "null"));
        catalog.Insert("ducklake_schema_versions", 1, 1, 1);
        catalog.Insert("ducklake_view", 2, null, 1, null, 0, "v", "duckdb", "SELECT 1 AS x", "\"a,b\",\"c\"\"d\",e");
        catalog.AddDataFile(0, 1, 1, "f.parquet", 10);
        catalog.AddStatistics(0, 1, 1, 10, 0, "1", "5");
        catalog.AddDeleteFile(1, 1, 1, 0, "f-delete.puffin", 2, "puffin");
        var expectsRowId = version != CatalogVersion.V1_0;
        if (expectsRowId)
        {
            // A user column may be called row_id, the system columns are prefixed.
            catalog.AddInlinedTable(1, 1, "i BIGINT, row_id VARCHAR, n VARCHAR");
            catalog.Insert("ducklake_inlined_data_1_1", 10, 1, null, 7, "2026-01-01 00:00:00.000000001+00", null);
            catalog.Execute("UPDATE ducklake_data_file SET row_group_count = 3");
            catalog.Insert("ducklake_view_column_tag", 2, "x", 1, null, "comment", "about x");
        }

        if (version == CatalogVersion.V1_1)
        {
            catalog.Execute("UPDATE ducklake_file_column_stats SET min_is_exact = 1, max_is_exact = 0");
            catalog.Insert("ducklake_schema", 3, null, 1, null, "child", "child/", 1, 0);
            catalog.Insert("ducklake_schema", 4, null, 1, null, "child", "other/", 1, null);
        }

        var provider = Open();
        var latest = await provider.GetLatestSnapshotAsync();
        var layout = (await provider.GetCatalogInfoAsync()).Layout;
        Assert.Equal(version == CatalogVersion.V1_1, layout.HasExactBounds);
        Assert.Equal(version == CatalogVersion.V1_1, layout.HasNestedSchemas);
        Assert.Equal(expectsRowId, layout.HasRowGroupCount);

        var definitions = await provider.GetDefinitionsAsync(latest);
        var table = definitions.GetTable("MAIN", "T");
        Assert.Equal([DuckLakeTypeKind.Int32, DuckLakeTypeKind.TimestampTzNs, DuckLakeTypeKind.Null], table.Columns.Select(c => c.RequireType().Kind));
        Assert.Equal(new Metadata.CatalogPath("main/", IsRelative: true), table.Schema.Path);
        Assert.Equal(new Metadata.CatalogPath("t/", IsRelative: true), table.Path);
        var view = definitions.Schemas[0].FindView("V")!;
        Assert.Equal(["a,b", "c\"d", "e"], view.ColumnAliases);
        Assert.Equal(expectsRowId ? "about x" : null, view.ColumnTags.GetValueOrDefault("x")?["comment"]);
        if (version == CatalogVersion.V1_1)
        {
            Assert.Equal(3, definitions.FindSchema(["main", "child"])!.SchemaId);
            Assert.Equal(4, definitions.FindSchema("child")!.SchemaId);
        }

        var listing = await provider.ListFilesAsync(table, latest, new FileListingOptions { StatisticsColumnIds = [1] });
        var file = Assert.Single(listing.Files);
        Assert.Equal(expectsRowId ? 3 : null, file.RowGroupCount);
        Assert.Equal(DeleteFileFormat.Puffin, Assert.Single(file.DeleteFiles).Format);
        var statistics = listing.GetStatistics(0, 1)!;
        Assert.Equal(("1", "5"), (statistics.Min, statistics.Max));
        Assert.Equal(version == CatalogVersion.V1_1 ? true : null, statistics.MinIsExact);
        if (expectsRowId)
        {
            var row = Assert.Single(await ToListAsync(provider.ReadInlinedRowsAsync(listing, listing.InlinedTables[0], [2, 1])));
            Assert.Equal(10, row.RowId);
            Assert.Equal(["2026-01-01 00:00:00.000000001+00", 7L], row.Values);
        }
    }

    [Fact]
    public async Task An_unknown_version_with_a_readable_layout_is_read()
    {
        var catalog = Create();
        catalog.Execute("UPDATE ducklake_metadata SET value = '7.3-alpha' WHERE key = 'version'");
        var provider = Open();
        Assert.Equal(0, (await provider.GetLatestSnapshotAsync()).SnapshotId);
        Assert.Equal("7.3-alpha", (await provider.GetCatalogInfoAsync()).Version);
    }

    [Fact]
    public async Task A_migration_underneath_is_noticed()
    {
        var catalog = Create();
        catalog.AddTable(1, "t", 0, ("i", "int32"));
        catalog.AddDataFile(0, 1, 0, "f.parquet", 10);
        var provider = Open();
        var snapshot = await provider.GetLatestSnapshotAsync();
        var table = (await provider.GetDefinitionsAsync(snapshot)).GetTable("main", "t");
        Assert.Null((await provider.ListFilesAsync(table, snapshot)).Files[0].RowGroupCount);

        catalog.Execute("ALTER TABLE ducklake_data_file ADD COLUMN row_group_count BIGINT");
        catalog.Execute("UPDATE ducklake_data_file SET row_group_count = 2");
        catalog.Execute("UPDATE ducklake_metadata SET value = '1.1' WHERE key = 'version'");
        snapshot = await provider.GetLatestSnapshotAsync();
        Assert.True((await provider.GetCatalogInfoAsync()).Layout.HasRowGroupCount);
        Assert.Equal(2, (await provider.ListFilesAsync(table, snapshot)).Files[0].RowGroupCount);

        // Without a changed version: a query that fails for a missing column makes the layout be probed again.
        catalog.Execute("ALTER TABLE ducklake_data_file DROP COLUMN row_group_count");
        provider.ClearCaches();
        Assert.Null((await provider.ListFilesAsync(table, snapshot)).Files[0].RowGroupCount);
    }
}
