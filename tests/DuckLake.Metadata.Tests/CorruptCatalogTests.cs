using DuckLake.Testing;

namespace DuckLake.Metadata.Tests;

public class CorruptCatalogTests : CatalogTest
{
    [Theory]
    [InlineData("UPDATE ducklake_column SET column_name = NULL WHERE column_id = 2", "column_name")]
    [InlineData("UPDATE ducklake_column SET column_id = 'x' WHERE column_id = 2", "column_id")]
    [InlineData("UPDATE ducklake_column SET parent_column = 99 WHERE column_id = 2", "parent_column 99")]
    [InlineData("UPDATE ducklake_column SET parent_column = 2 WHERE column_id = 2", "cycle")]
    [InlineData("UPDATE ducklake_column SET parent_column = 3 - column_id, column_type = 'struct'", "cycle")]
    [InlineData("UPDATE ducklake_column SET parent_column = 1 WHERE column_id = 2", "child columns")]
    [InlineData("UPDATE ducklake_column SET column_type = 'map' WHERE column_id = 2", "a map has 2 child columns")]
    [InlineData("DELETE FROM ducklake_column WHERE table_id = 1", "has no columns")]
    public async Task Wrong_columns_make_one_table_unusable(string damage, string expected)
    {
        var catalog = CreateTables();
        catalog.Execute(damage.Contains("WHERE", StringComparison.Ordinal) ? damage + " AND table_id = 1" : damage + " WHERE table_id = 1");
        var provider = Open();
        var latest = await provider.GetLatestSnapshotAsync();
        var definitions = await provider.GetDefinitionsAsync(latest);
        var table = definitions.GetTable("main", "bad");
        var error = Assert.Throws<MetadataException>(() => table.Columns);
        Assert.Equal(MetadataErrorKind.Corrupt, error.Kind);
        Assert.Equal("ducklake_column", error.CatalogTable);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<MetadataException>(async () => await provider.ListFilesAsync(table, latest));

        var good = definitions.GetTable("main", "good");
        Assert.Equal(2, good.Columns.Count);
        Assert.Single((await provider.ListFilesAsync(good, latest)).Files);
    }

    [Fact]
    public async Task An_unknown_type_makes_one_column_unusable()
    {
        CreateTables().Execute("UPDATE ducklake_column SET column_type = 'enum' WHERE column_id = 2 AND table_id = 1");
        var provider = Open();
        var table = (await provider.GetDefinitionsAsync(await provider.GetLatestSnapshotAsync())).GetTable("main", "bad");
        Assert.Equal(DuckLakeTypeKind.Int32, table.Columns[0].RequireType().Kind);
        var error = Assert.Throws<MetadataException>(() => table.Columns[1].RequireType());
        Assert.Equal(MetadataErrorKind.Unsupported, error.Kind);
        Assert.StartsWith("Failed to parse DuckLake type - unsupported type 'enum'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'s'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UPDATE ducklake_data_file SET record_count = -1", "ducklake_data_file", "record_count")]
    [InlineData("UPDATE ducklake_data_file SET record_count = NULL", "ducklake_data_file", "record_count")]
    [InlineData("UPDATE ducklake_data_file SET record_count = 'many'", "ducklake_data_file", "'many'")]
    [InlineData("UPDATE ducklake_data_file SET file_size_bytes = -5", "ducklake_data_file", "file_size_bytes")]
    [InlineData("UPDATE ducklake_data_file SET path = NULL", "ducklake_data_file", "path")]
    [InlineData("UPDATE ducklake_data_file SET mapping_id = 12", "ducklake_data_file", "mapping_id 12")]
    [InlineData("UPDATE ducklake_delete_file SET delete_count = -2", "ducklake_delete_file", "delete_count")]
    [InlineData("UPDATE ducklake_inlined_delete_1 SET row_id = -1", "ducklake_inlined_delete_1", "row_id")]
    [InlineData("UPDATE ducklake_inlined_delete_1 SET row_id = 10", "ducklake_inlined_delete_1", "only 10 rows")]
    [InlineData("DROP TABLE ducklake_inlined_data_1_0", "ducklake_inlined_data_tables", "does not exist")]
    [InlineData("ALTER TABLE ducklake_inlined_data_1_0 RENAME COLUMN i TO z", "ducklake_inlined_data_tables", "are not those of the table")]
    [InlineData("ALTER TABLE ducklake_inlined_data_1_0 RENAME COLUMN row_id TO z", "ducklake_inlined_data_tables", "does not begin with")]
    public async Task Wrong_file_rows_are_named(string damage, string catalogTable, string expected)
    {
        var catalog = CreateTables();
        catalog.Execute(damage.Contains("SET", StringComparison.Ordinal) && !damage.Contains("inlined", StringComparison.Ordinal) ? damage + " WHERE table_id = 1" : damage);
        var provider = Open();
        var latest = await provider.GetLatestSnapshotAsync();
        var definitions = await provider.GetDefinitionsAsync(latest);
        var error = await Assert.ThrowsAsync<MetadataException>(async () => await provider.ListFilesAsync(definitions.GetTable("main", "bad"), latest));
        Assert.Equal(MetadataErrorKind.Corrupt, error.Kind);
        Assert.Equal(catalogTable, error.CatalogTable);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Single((await provider.ListFilesAsync(definitions.GetTable("main", "good"), latest)).Files);
    }

    [Fact]
    public async Task Objects_in_schemas_that_do_not_exist_are_left_out_and_reported()
    {
        var catalog = CreateTables();
        catalog.Execute("UPDATE ducklake_table SET schema_id = 44 WHERE table_id = 1");
        catalog.Insert("ducklake_view", 9, null, 0, null, 45, "v", "duckdb", "SELECT 1", "");
        var provider = Open();
        var definitions = await provider.GetDefinitionsAsync(await provider.GetLatestSnapshotAsync());
        Assert.Equal(["good"], definitions.Schemas[0].Tables.Select(t => t.Name));
        Assert.Equal(["ducklake_table", "ducklake_view"], definitions.Faults.Select(f => f.CatalogTable).Order());
        var error = Assert.Throws<MetadataException>(() => definitions.GetTable("main", "bad"));
        Assert.Equal(MetadataErrorKind.NotFound, error.Kind);
        Assert.Throws<MetadataException>(() => definitions.GetTable("nowhere", "bad"));
    }

    [Fact]
    public async Task A_deep_chain_of_columns_does_not_exhaust_the_stack()
    {
        var catalog = Create();
        catalog.AddTable(1, "t", 0);
        catalog.Execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000) "
            + "INSERT INTO ducklake_column SELECT i, 0, NULL, 1, i, 'c', 'struct', NULL, NULL, 1, CASE WHEN i > 1 THEN i - 1 END, NULL, NULL FROM n");
        var provider = Open();
        var table = (await provider.GetDefinitionsAsync(await provider.GetLatestSnapshotAsync())).GetTable("main", "t");
        Assert.Contains("levels deep", Assert.Throws<MetadataException>(() => table.Columns).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cyclic_mappings_and_missing_parents_are_corrupt()
    {
        var catalog = CreateTables();
        catalog.Execute("UPDATE ducklake_data_file SET mapping_id = 5 WHERE table_id = 1");
        catalog.Insert("ducklake_column_mapping", 5, 1, "map_by_name");
        catalog.Insert("ducklake_name_mapping", 5, 0, "a", 1, null, 0);
        catalog.Insert("ducklake_name_mapping", 5, 1, "b", 2, 2, 0);
        catalog.Insert("ducklake_name_mapping", 5, 2, "c", 2, 1, 0);
        var provider = Open();
        var latest = await provider.GetLatestSnapshotAsync();
        var table = (await provider.GetDefinitionsAsync(latest)).GetTable("main", "bad");
        var error = await Assert.ThrowsAsync<MetadataException>(async () => await provider.ListFilesAsync(table, latest));
        Assert.Equal("ducklake_name_mapping", error.CatalogTable);

        catalog.Execute("UPDATE ducklake_name_mapping SET parent_column = 0 WHERE column_id = 1");
        var mapping = (await provider.ListFilesAsync(table, latest)).NameMappings[5];
        Assert.Equal("c", Assert.Single(Assert.Single(Assert.Single(mapping.Entries).Children).Children).SourceName);
    }

    [Fact]
    public async Task Two_delete_files_of_one_data_file_are_both_listed_and_rows_of_dead_tables_ignored()
    {
        var catalog = CreateTables();
        catalog.AddDeleteFile(21, 1, 0, 0, "second.parquet", 1);
        catalog.AddDataFile(30, 77, 0, "dead.parquet", 1);
        catalog.AddColumn(77, 1, "dead", "int32", 0);
        var provider = Open();
        var latest = await provider.GetLatestSnapshotAsync();
        var definitions = await provider.GetDefinitionsAsync(latest);
        Assert.Null(definitions.FindTable(77));
        Assert.Equal(2, (await provider.ListFilesAsync(definitions.GetTable("main", "bad"), latest)).Files.Single().DeleteFiles.Count);
    }

    private CatalogBuilder CreateTables()
    {
        var catalog = Create();
        catalog.AddTable(1, "bad", 0, ("i", "int32"), ("s", "varchar"));
        catalog.AddTable(2, "good", 0, ("i", "int32"), ("s", "varchar"));
        catalog.AddDataFile(0, 1, 0, "bad.parquet", 10);
        catalog.AddDataFile(1, 2, 0, "good.parquet", 10);
        catalog.AddDeleteFile(20, 1, 0, 0, "bad-delete.parquet", 1);
        catalog.AddInlinedDeletes(1, 0, 0, 4);
        catalog.AddInlinedTable(1, 0, "i BIGINT, s VARCHAR");
        return catalog;
    }
}
