using DuckLake.Metadata.Sqlite;
using Microsoft.Data.Sqlite;

namespace DuckLake.Metadata.Tests;

public class SqliteErrorTests : CatalogTest
{
    [Fact]
    public async Task A_missing_file_is_not_created()
    {
        var error = await FailAsync(Open());
        Assert.Equal(MetadataErrorKind.NotFound, error.Kind);
        Assert.Contains(CatalogPath, error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(CatalogPath));
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_corrupt()
    {
        await File.WriteAllTextAsync(CatalogPath, new string('x', 5000));
        Assert.Equal(MetadataErrorKind.Corrupt, (await FailAsync(Open())).Kind);
    }

    [Fact]
    public async Task A_database_without_a_lake_is_not_found()
    {
        await File.WriteAllBytesAsync(CatalogPath, []);
        var error = await FailAsync(Open());
        Assert.Equal(MetadataErrorKind.NotFound, error.Kind);
        Assert.Contains("ducklake_metadata", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Half_a_lake_is_corrupt()
    {
        Create().Execute("DROP TABLE ducklake_data_file");
        var error = await FailAsync(Open());
        Assert.Equal(MetadataErrorKind.Corrupt, error.Kind);
        Assert.Contains("ducklake_data_file", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_truncated_database_is_a_typed_error()
    {
        var catalog = Create();
        for (var i = 1; i < 500; i++)
        {
            catalog.AddSnapshot(i, "2026-01-01 00:00:01+00", 0, 1, 0, new string('x', 50) + ":1");
        }

        catalog.Dispose();
        var bytes = await File.ReadAllBytesAsync(CatalogPath);
        await File.WriteAllBytesAsync(CatalogPath, bytes[..(bytes.Length / 2)]);
        var provider = Open();
        await Assert.ThrowsAsync<MetadataException>(async () => await provider.ListSnapshotsAsync());
    }

    [Fact]
    public async Task A_locked_database_is_transient_and_read_later()
    {
        var catalog = Create();
        var provider = Open(new SqliteMetadataOptions { BusyTimeout = TimeSpan.FromSeconds(1) });
        catalog.Execute("BEGIN EXCLUSIVE");
        var error = await FailAsync(provider);
        Assert.True(error.IsTransient);
        catalog.Execute("COMMIT");
        Assert.Equal(0, (await provider.GetLatestSnapshotAsync()).SnapshotId);
    }

    [Fact]
    public async Task A_database_in_wal_mode_is_read_while_it_is_written()
    {
        var catalog = Create();
        catalog.Execute("PRAGMA journal_mode = WAL");
        var provider = Open();
        Assert.Equal(0, (await provider.GetLatestSnapshotAsync()).SnapshotId);
        catalog.Execute("BEGIN IMMEDIATE");
        catalog.AddSnapshot(1, "2026-01-01 00:00:01+00", 0, 1, 0);
        Assert.Equal(0, (await provider.GetLatestSnapshotAsync()).SnapshotId);
        catalog.Execute("COMMIT");
        Assert.Equal(1, (await provider.GetLatestSnapshotAsync()).SnapshotId);
    }

    [Fact]
    public async Task A_provider_works_over_any_factory_and_connection_string()
    {
        Create();
        var connectionString = new SqliteConnectionStringBuilder { DataSource = CatalogPath, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ConnectionString;
        await using var overFactory = new SqlMetadataProvider(SqliteFactory.Instance, connectionString, SqliteDialect.Instance);
        Assert.Equal(0, (await overFactory.GetLatestSnapshotAsync()).SnapshotId);
        Assert.Equal("SQLite", overFactory.DisplayName);
        await using var overString = SqliteMetadata.Open(connectionString, new SqliteMetadataOptions { UseConnectionPool = false });
        Assert.Equal(0, (await overString.GetLatestSnapshotAsync()).SnapshotId);
        Assert.Equal(CatalogPath, overString.DisplayName);
    }

    [Fact]
    public async Task A_catalog_is_opened_read_only()
    {
        Create().Dispose();
        var before = await File.ReadAllBytesAsync(CatalogPath);
        var provider = Open();
        await provider.GetDefinitionsAsync(await provider.GetLatestSnapshotAsync());
        provider.Dispose();
        Assert.Equal(before, await File.ReadAllBytesAsync(CatalogPath));
        Assert.Equal([CatalogPath], Directory.GetFiles(Path.GetDirectoryName(CatalogPath)!));
    }

    [Fact]
    public async Task Many_callers_at_once()
    {
        var catalog = Create();
        catalog.AddTable(1, "t", 0, ("i", "int32"));
        catalog.AddDataFile(0, 1, 0, "f.parquet", 1);
        var provider = Open();
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(async () =>
        {
            if (i % 10 == 0)
            {
                provider.ClearCaches();
            }

            var snapshot = await provider.GetLatestSnapshotAsync();
            var table = (await provider.GetDefinitionsAsync(snapshot)).GetTable("main", "t");
            Assert.Single((await provider.ListFilesAsync(table, snapshot)).Files);
        })));
    }

    private static async Task<MetadataException> FailAsync(SqlMetadataProvider provider) =>
        await Assert.ThrowsAsync<MetadataException>(async () => await provider.GetLatestSnapshotAsync());
}
