using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using DuckLake.Metadata;
using DuckLake.Metadata.Postgres;
using DuckLake.Metadata.Sqlite;
using DuckLake.Testing;
using Microsoft.Data.Sqlite;

namespace DuckLake.Arrow.Tests;

/// <summary>Catalogs of every older layout, opened as lakes: definitions, plans, inlined rows, typed errors where files are gone.</summary>
public sealed class LegacyLakeTests : LeakCheckedTest
{
    private readonly TemporaryDirectory _directory = new();

    public static TheoryData<string, bool> Catalogs
    {
        get
        {
            var names = new TheoryData<string, bool>();
            string folder = Path.Combine(TestPaths.Golden, "legacy");
            string[] files = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.sqlite") : ["none.sqlite"];
            foreach (string file in files.Order(StringComparer.Ordinal))
            {
                names.Add(Path.GetFileNameWithoutExtension(file), false);
                names.Add(Path.GetFileNameWithoutExtension(file), true);
            }

            return names;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Catalogs))]
    public async Task Every_table_of_every_snapshot_is_readable_up_to_its_files(string name, bool isPostgres)
    {
        TestPaths.RequireShared();
        string path = Path.Combine(TestPaths.Golden, "legacy", name + ".sqlite");
        byte[] before = SHA256.HashData(await File.ReadAllBytesAsync(path));
        string[] beside = [.. Directory.GetFiles(Path.GetDirectoryName(path)!).Order(StringComparer.Ordinal)];
        using var connection = new SqliteConnection($"Data Source={path};Mode=ReadOnly;Pooling=False");
        connection.Open();
        int tables = 0;
        using PostgresDatabase? database = isPostgres ? PostgresDatabase.Create() : null;
        database?.CopyFrom(path);
        await using (DuckLakeCatalog catalog = await OpenAsync(database is null ? SqliteMetadata.Open(path) : PostgresMetadata.Open(database.ConnectionString)))
        {
            Assert.Equal(Query(connection, "SELECT value FROM ducklake_metadata WHERE key = 'version'")[0][0], catalog.Info.Version);
            List<string[]> snapshots = Query(connection, "SELECT snapshot_id FROM ducklake_snapshot ORDER BY snapshot_id");
            Assert.Equal(snapshots.Select(row => row[0]), (await catalog.ListSnapshotsAsync()).Select(info => Text(info.SnapshotId)));
            foreach (string[] row in snapshots)
            {
                DuckLakeSnapshot snapshot = await catalog.GetSnapshotAsync(long.Parse(row[0], CultureInfo.InvariantCulture));
                CheckDefinitions(connection, snapshot);
                foreach (DuckLakeTable table in snapshot.Tables)
                {
                    tables++;
                    await CheckRowsAsync(connection, table);
                }
            }
        }

        Assert.NotEqual(0, tables);
        Assert.Equal(before, SHA256.HashData(await File.ReadAllBytesAsync(path)));
        Assert.Equal(beside, Directory.GetFiles(Path.GetDirectoryName(path)!).Order(StringComparer.Ordinal));
    }

    [SkippableFact]
    public async Task Old_partial_files_count_the_rows_of_their_snapshots()
    {
        TestPaths.RequireShared();
        await using DuckLakeCatalog catalog = await OpenAsync(Path.Combine(TestPaths.Golden, "legacy", "compacted_files.sqlite"));
        long[] expected = [0, 4, 4, 4, 4, 7, 7, 7, 8, 8];
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], await (await catalog.GetSnapshotAsync(i + 1)).GetTable("t1").CountAsync());
        }
    }

    [SkippableFact]
    public async Task The_newest_snapshot_of_old_partial_files_outlives_the_migration()
    {
        TestPaths.RequireShared();
        string path = _directory.Combine("compacted.sqlite");
        File.Copy(Path.Combine(TestPaths.Golden, "legacy", "compacted_files.sqlite"), path);
        await using (CatalogMigration migration = SqliteMetadata.OpenMigration(path))
        {
            CatalogMigrationPlan plan = await migration.PlanAsync();
            Assert.Contains("partial_file_info", Assert.Single(plan.Problems, problem => problem.Kind == MigrationProblemKind.Loss).Message, StringComparison.Ordinal);
            await migration.MigrateAsync(CatalogFormatVersion.V1_0, new CatalogMigrationOptions { Loss = MigrationLoss.Accept });
        }

        await using DuckLakeCatalog catalog = await OpenAsync(path);
        Assert.Equal(8, await (await catalog.GetSnapshotAsync()).GetTable("t1").CountAsync());
    }

    [SkippableFact]
    public async Task Partition_keys_of_the_first_version_name_the_right_columns()
    {
        TestPaths.RequireShared();
        await using DuckLakeCatalog catalog = await OpenAsync(Path.Combine(TestPaths.Golden, "legacy", "v01_partitioned.sqlite"));
        DuckLakeSnapshot snapshot = await catalog.GetSnapshotAsync();
        Assert.Equal("part_key", KeyOf("partitioned_tbl"));
        Assert.Equal("other_part_key", KeyOf("other_partitioned_tbl"));

        string KeyOf(string name)
        {
            DuckLakeTable table = snapshot.GetTable(name);
            long id = Assert.Single(table.Partitioning).ColumnId;
            return table.Columns.Single(column => column.ColumnId == id).Name;
        }
    }

    [SkippableFact]
    public async Task A_delete_file_may_have_more_columns()
    {
        TestPaths.RequireShared();
        string folder = Path.Combine(TestPaths.Golden, "legacy", "iceberg_deletes");
        string data = Path.Combine(folder, "delete_ignore_extra_columns") + "/";
        string copy = _directory.Combine("catalog.db");
        await using (FileStream packed = File.OpenRead(Path.Combine(folder, "delete_ignore_extra_columns.db.gz")))
        await using (var unpacked = new GZipStream(packed, CompressionMode.Decompress))
        await using (FileStream target = File.Create(copy))
        {
            await unpacked.CopyToAsync(target);
        }

        string sqlite = _directory.Combine("catalog.sqlite");
        CopyCatalog(copy, sqlite);

        // The delete file was replaced by hand, and its row still has the size of the one before: that is refused.
        await using (DuckLakeCatalog contradictory = await OpenAsync(sqlite, data))
        {
            var error = await Assert.ThrowsAsync<DuckLakeException>(
                async () => await GoldenTables.ReadAsync((await contradictory.GetSnapshotAsync()).GetTable("test").Scan()));
            Assert.Equal(DuckLakeErrorKind.CorruptData, error.Kind);
            Assert.EndsWith("-delete.parquet", error.FilePath, StringComparison.Ordinal);
        }

        using (var connection = new SqliteConnection($"Data Source={sqlite};Pooling=False"))
        {
            connection.Open();
            Query(connection, "UPDATE ducklake_delete_file SET file_size_bytes = NULL, footer_size = NULL");
        }

        await using DuckLakeCatalog catalog = await OpenAsync(sqlite, data);
        DuckLakeTable table = (await catalog.GetSnapshotAsync()).GetTable("test");
        DuckLakeFile file = Assert.Single(await table.ListFilesAsync());
        Assert.NotNull(file.DeleteFilePath);
        using DuckDbSession duckDb = DuckDbSession.Open(threads: 1);
        Assert.Equal("3", duckDb.Scalar($"SELECT count(*) FROM (DESCRIBE SELECT * FROM read_parquet({DuckDbSession.Literal(file.DeleteFilePath)}))"));
        IReadOnlyList<string?> expected = duckDb.Query(
            $"SELECT id FROM read_parquet({DuckDbSession.Literal(file.Path)}, file_row_number = true) "
            + $"WHERE file_row_number NOT IN (SELECT pos FROM read_parquet({DuckDbSession.Literal(file.DeleteFilePath)})) ORDER BY file_row_number").Column(0);
        Assert.Equal(91, expected.Count);
        Assert.Equal(expected, (await GoldenTables.ReadAsync(table.Scan())).Select(row => row[0]));
        Assert.Equal(91, await table.CountAsync());
    }

    [SkippableTheory]
    [InlineData("old_list_structure.parquet")]
    [InlineData("three_level_list.parquet")]
    public async Task Files_with_old_list_layouts_read_as_in_DuckDb(string name)
    {
        TestPaths.RequireShared();
        using var lake = new FileLake();
        string path = lake.FilePath("t", name);
        File.Copy(Path.Combine(TestPaths.Golden, "legacy", "parquet", name), path);
        string source = $"read_parquet({DuckDbSession.Literal(path)})";
        DuckDbRows columns = lake.DuckDb.Query($"SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM {source})");
        lake.Catalog.AddSnapshot(1, "2026-01-02 00:00:00+00", 1, 2, 1);
        lake.Catalog.AddTable(1, "t", 1);
        var definition = new DuckDbColumns(lake.Catalog, tableId: 1);
        foreach (string?[] row in columns.Rows)
        {
            definition.Add(row[0]!, row[1]!);
        }

        DuckDbRows expected = lake.DuckDb.Query($"SELECT * FROM {source}");
        lake.Register(0, 1, path, 1, expected.Rows.Count);
        await using DuckLakeCatalog catalog = await lake.OpenAsync();
        List<string?[]> actual = await GoldenTables.ReadAsync((await catalog.GetSnapshotAsync()).GetTable("t").Scan());
        Assert.Equal(expected.Rows, actual);
    }

    protected override void Cleanup() => _directory.Dispose();

    private Task<DuckLakeCatalog> OpenAsync(string path, string? dataPath = null) => OpenAsync(SqliteMetadata.Open(path), dataPath);

    private Task<DuckLakeCatalog> OpenAsync(MetadataProvider provider, string? dataPath = null) => DuckLakeCatalog.OpenAsync(
        provider, new DuckLakeCatalogOptions { DataPath = dataPath ?? _directory.Combine("absent") + "/", OverrideDataPath = true });

    private static void CheckDefinitions(SqliteConnection connection, DuckLakeSnapshot snapshot)
    {
        string visible = $"begin_snapshot <= {snapshot.Id} AND (end_snapshot IS NULL OR end_snapshot > {snapshot.Id})";
        List<string[]> tables = Query(connection, $"SELECT table_id, table_name FROM ducklake_table WHERE {visible} ORDER BY table_id");
        Assert.Equal(
            tables.Select(row => (row[0], row[1])), snapshot.Tables.OrderBy(table => table.Id).Select(table => (Text(table.Id), table.Name)));
        foreach (DuckLakeTable table in snapshot.Tables)
        {
            List<string[]> columns = Query(
                connection,
                $"SELECT column_id, column_name, column_type FROM ducklake_column WHERE table_id = {table.Id} AND parent_column IS NULL AND {visible} ORDER BY column_order");
            Assert.Equal(
                columns.Select(row => (row[0], row[1], row[2])), table.Columns.Select(column => (Text(column.ColumnId), column.Name, column.TypeName)));
            Assert.Equal(columns.Select(row => row[1]), table.ArrowSchema.FieldsList.Select(field => field.Name));
        }
    }

    private static async Task CheckRowsAsync(SqliteConnection connection, DuckLakeTable table)
    {
        ScanPlan plan = await table.Scan().PlanAsync();
        string visible = $"begin_snapshot <= {table.Snapshot.Id} AND (end_snapshot IS NULL OR end_snapshot > {table.Snapshot.Id})";
        List<string[]> files = Query(connection, $"SELECT path FROM ducklake_data_file WHERE table_id = {table.Id} AND {visible}");
        Assert.Equal(files.Count, plan.Files.Count);
        if (plan.KeptFileCount > 0)
        {
            var error = await Assert.ThrowsAsync<DuckLakeException>(() => GoldenTables.ReadAsync(table.Scan()));
            Assert.Equal((DuckLakeErrorKind.NotFound, table.Name), (error.Kind, error.TableName));
            Assert.Contains(files, row => error.FilePath!.EndsWith(row[0], StringComparison.Ordinal));
            return;
        }

        var expected = new List<string>();
        foreach (string inlined in plan.InlinedTables)
        {
            string columns = string.Join(" || '|' || ", table.Columns.Select(column => $"coalesce(\"{column.Name}\", 'NULL')"));
            expected.AddRange(Query(connection, $"SELECT {columns} FROM \"{inlined}\" WHERE {visible} ORDER BY row_id").Select(row => row[0]));
        }

        List<string?[]> rows = await GoldenTables.ReadAsync(table.Scan());
        Assert.Equal(expected, rows.Select(row => string.Join('|', row.Select(value => value ?? "NULL"))));
        Assert.Equal(expected.Count, await table.CountAsync());
    }

    // The tables of a catalog in a DuckDB file, made anew in a SQLite file.
    private static void CopyCatalog(string duckDbPath, string sqlitePath)
    {
        using DuckDbSession source = DuckDbSession.Open(duckDbPath, threads: 1);
        using var target = new SqliteConnection($"Data Source={sqlitePath};Pooling=False");
        target.Open();
        foreach (string? table in source.Query("SELECT table_name FROM duckdb_tables()").Column(0))
        {
            DuckDbRows columns = source.Query($"SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = {DuckDbSession.Literal(table!)} ORDER BY column_index");
            string names = string.Join(", ", columns.Rows.Select(row => row[1] == "BOOLEAN" ? $"CAST(\"{row[0]}\" AS INTEGER)" : $"\"{row[0]}\""));
            DuckDbRows rows = source.Query($"SELECT {names} FROM \"{table}\"");
            Query(target, $"CREATE TABLE \"{table}\"({string.Join(", ", columns.Rows.Select(row => $"\"{row[0]}\" {(row[1] is "BIGINT" or "BOOLEAN" ? "BIGINT" : "VARCHAR")}"))})");
            foreach (string?[] row in rows.Rows)
            {
                Query(target, $"INSERT INTO \"{table}\" VALUES ({string.Join(", ", row.Select(value => value is null ? "NULL" : DuckDbSession.Literal(value)))})");
            }
        }
    }

    private static List<string[]> Query(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        using SqliteDataReader reader = command.ExecuteReader();
        var rows = new List<string[]>();
        while (reader.Read())
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture)!)]);
        }

        return rows;
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
