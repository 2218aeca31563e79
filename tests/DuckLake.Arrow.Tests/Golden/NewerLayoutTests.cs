using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

/// <summary>Lakes of version 1.1 and of its first development build, which has only some of the new columns.</summary>
public sealed class NewerLayoutTests : LeakCheckedTest
{
    [Theory]
    [InlineData(CatalogVersion.V1_1Dev1)]
    [InlineData(CatalogVersion.V1_1)]
    public async Task Inlined_rows_with_prefixed_system_columns_are_read(CatalogVersion version)
    {
        using var lake = new FileLake(version);
        lake.Catalog.AddSnapshot(1, "2026-01-02 00:00:00+00", 1, 2, 1);
        lake.Catalog.AddSnapshot(2, "2026-01-03 00:00:00+00", 1, 2, 1);
        lake.Catalog.AddTable(1, "t", 1, ("row_id", "varchar"), ("i", "int32"), ("none", "null"));
        string inlined = lake.Catalog.AddInlinedTable(1, 1, "row_id VARCHAR, i BIGINT, none VARCHAR");
        lake.Catalog.Insert(inlined, 0, 1, 2, "gone", 1, null);
        lake.Catalog.Insert(inlined, 1, 1, null, "stays", 2, null);
        lake.Catalog.Insert(inlined, 2, 2, null, "new", 3, null);
        await using DuckLakeCatalog catalog = await lake.OpenAsync();
        Assert.Equal(version == CatalogVersion.V1_1 ? "1.1" : "1.1-dev1", catalog.Info.Version);
        DuckLakeTable table = (await catalog.GetSnapshotAsync()).GetTable("t");
        Assert.Equal(["1|1|stays|2|NULL", "2|2|new|3|NULL"], await ReadAsync(table, "rowid", "snapshot_id", "row_id", "i", "none"));
        Assert.Equal(["gone|1", "stays|2"], await ReadAsync((await catalog.GetSnapshotAsync(1)).GetTable("t"), "row_id", "i"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Bounds_are_used_whether_they_are_exact_or_not(bool isExact)
    {
        using var lake = new FileLake(CatalogVersion.V1_1);
        lake.Catalog.AddSnapshot(1, "2026-01-02 00:00:00+00", 1, 2, 2);
        lake.Catalog.AddTable(1, "t", 1, ("s", "varchar"));
        lake.AddFile(0, 1, "t", 1, "SELECT * FROM (VALUES ('apple'), ('banana')) v(s)");
        lake.AddFile(1, 1, "t", 1, "SELECT * FROM (VALUES ('cherry'), ('date')) v(s)");
        lake.Catalog.Insert("ducklake_file_column_stats", 0, 1, 1, 100, 2, 0, "apple", "banana", null, null, 1, isExact ? 1 : 0);
        lake.Catalog.Insert("ducklake_file_column_stats", 1, 1, 1, 100, 2, 0, "cherry", "date", null, null, 1, isExact ? 1 : 0);
        lake.Catalog.Insert("ducklake_table_column_stats", 1, 1, 0, null, "apple", "date", null, 1, isExact ? 1 : 0);
        await using DuckLakeCatalog catalog = await lake.OpenAsync();
        DuckLakeScanBuilder scan = (await catalog.GetSnapshotAsync()).GetTable("t").Scan().Where(DuckLakeFilter.Equal("s", "banana"));
        Assert.Equal([ScanPruning.None, ScanPruning.FileStatistics], (await scan.PlanAsync()).Files.Select(file => file.Pruning));
        Assert.Equal("banana", Assert.Single(Assert.Single(await GoldenTables.ReadAsync(scan))));
    }

    [Fact]
    public async Task Nested_schemas_hold_tables()
    {
        using var lake = new FileLake(CatalogVersion.V1_1);
        lake.Catalog.AddSnapshot(1, "2026-01-02 00:00:00+00", 1, 4, 0);
        lake.Catalog.Insert("ducklake_schema", 2, null, 1, null, "child", "child/", 1, 0);
        lake.Catalog.AddTable(1, "t", 1, ("i", "int32"));
        lake.Catalog.Execute("UPDATE ducklake_table SET schema_id = 2");
        lake.Catalog.Insert(lake.Catalog.AddInlinedTable(1, 1, "i BIGINT"), 0, 1, null, 5);
        await using DuckLakeCatalog catalog = await lake.OpenAsync();
        DuckLakeSnapshot snapshot = await catalog.GetSnapshotAsync();
        DuckLakeSchema child = Assert.Single(snapshot.Schemas, schema => schema.Name == "child");
        Assert.Equal(0, child.Definition.ParentSchemaId);
        Assert.Empty(snapshot.GetSchema("main").Tables);
        Assert.Equal(["5"], await ReadAsync(Assert.Single(child.Tables), "i"));
    }

    [Theory]
    [InlineData(CatalogVersion.V1_1Dev1)]
    [InlineData(CatalogVersion.V1_1)]
    public async Task Columns_of_views_have_tags(CatalogVersion version)
    {
        using var lake = new FileLake(version);
        lake.Catalog.AddSnapshot(1, "2026-01-02 00:00:00+00", 1, 3, 0);
        lake.Catalog.AddSnapshot(2, "2026-01-03 00:00:00+00", 2, 3, 0);
        lake.Catalog.Insert("ducklake_view", 2, null, 1, null, 0, "v", "duckdb", "SELECT 1 AS x", null);
        lake.Catalog.Insert("ducklake_view_column_tag", 2, "x", 1, 2, "comment", "first");
        lake.Catalog.Insert("ducklake_view_column_tag", 2, "x", 2, null, "comment", "second");
        await using DuckLakeCatalog catalog = await lake.OpenAsync();
        Assert.Equal("first", Assert.Single((await catalog.GetSnapshotAsync(1)).Views).ColumnTags["x"]["comment"]);
        Assert.Equal("second", Assert.Single((await catalog.GetSnapshotAsync(2)).Views).ColumnTags["x"]["comment"]);
    }

    private static async Task<List<string>> ReadAsync(DuckLakeTable table, params string[] columns) =>
        [.. (await GoldenTables.ReadAsync(table.Scan().Select(columns))).Select(row => string.Join('|', row.Select(value => value ?? "NULL")))];
}
