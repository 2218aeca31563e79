using DuckLake.Metadata.Sqlite;
using DuckLake.Testing;

namespace DuckLake.Metadata.Tests;

/// <summary>What is SQLite's own in writing catalogs.</summary>
public sealed class SqliteWriteTests : CatalogTest
{
    [Theory]
    [InlineData(SqliteJournalMode.WriteAheadLog, "wal")]
    [InlineData(SqliteJournalMode.Delete, "delete")]
    public async Task A_new_file_gets_the_journal_asked_for(SqliteJournalMode mode, string expected)
    {
        await using (var provider = Open(new SqliteMetadataOptions { JournalMode = mode }))
        {
            await provider.CreateCatalogAsync(new CatalogCreation { DataPath = "d/" });
            await provider.SetOptionAsync(new CatalogOption("a", "b", OptionScope.Global, null));
        }

        using var direct = Own(new DirectSql(CatalogPath));
        Assert.Equal(expected, direct.Rows("PRAGMA journal_mode")[0][0]);
        Assert.Equal(1, direct.Scalar("SELECT COUNT(*) FROM ducklake_metadata WHERE key = 'a'"));
    }

    [Fact]
    public async Task A_file_with_tables_of_its_own_keeps_its_journal()
    {
        using (var builder = Create())
        {
            foreach (var table in CatalogSchema.TablesOf(CatalogFormatVersion.V1_0))
            {
                builder.Execute($"DROP TABLE {table.Name}");
            }

            builder.Execute("CREATE TABLE mine(i)");
        }

        await using (var provider = Open())
        {
            await provider.CreateCatalogAsync(new CatalogCreation { DataPath = "d/" });
        }

        using var direct = Own(new DirectSql(CatalogPath));
        Assert.Equal("delete", direct.Rows("PRAGMA journal_mode")[0][0]);
        Assert.True(direct.HasTable("mine") && direct.HasTable("ducklake_sort_expression"));
    }

    [Fact]
    public async Task No_file_is_made_but_by_creating_a_lake()
    {
        var provider = Open();
        Assert.False(await provider.CatalogExistsAsync());
        var error = await Assert.ThrowsAsync<MetadataException>(async () => await provider.BeginWriteAsync(new CatalogWriteRequest { BaseSnapshotId = 0 }));
        Assert.Equal(MetadataErrorKind.NotFound, error.Kind);
        Assert.False(File.Exists(CatalogPath));

        var nowhere = Own(SqliteMetadata.Open(CatalogPath + ".absent/catalog.sqlite"));
        error = await Assert.ThrowsAsync<MetadataException>(async () => await nowhere.CreateCatalogAsync(new CatalogCreation { DataPath = "d/" }));
        Assert.Equal(MetadataErrorKind.NotFound, error.Kind);
        Assert.Contains("no directory", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_string_may_ask_for_reading_only()
    {
        Create();
        var provider = Own(SqliteMetadata.Open($"Data Source={CatalogPath};Mode=ReadOnly"));
        var error = await Assert.ThrowsAsync<MetadataException>(async () => await provider.BeginWriteAsync(new CatalogWriteRequest { BaseSnapshotId = 0 }));
        Assert.Equal((MetadataErrorKind.ReadOnly, CommitErrorKind.ReadOnly), (error.Kind, error.CommitError));
    }

    [Fact]
    public async Task A_driver_that_may_not_write_gives_the_same_error()
    {
        Create();
        var connectionString = $"Data Source={CatalogPath};Mode=ReadOnly;Pooling=False";
        var provider = Own(new SqlMetadataProvider(Microsoft.Data.Sqlite.SqliteFactory.Instance, connectionString, SqliteDialect.Instance));
        var error = await Assert.ThrowsAsync<MetadataException>(async () =>
        {
            await using var scope = await provider.BeginWriteAsync(new CatalogWriteRequest { BaseSnapshotId = 0 });
            await scope.CommitAsync([new DeleteRows("ducklake_table_stats", ["table_id"], [[1L]])]);
        });
        Assert.Equal((MetadataErrorKind.ReadOnly, CommitErrorKind.ReadOnly, false), (error.Kind, error.CommitError, error.IsTransient));
    }
}
