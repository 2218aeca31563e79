using DuckLake.Metadata;

namespace DuckLake.Arrow.Tests;

/// <summary>Creating lakes and setting their options.</summary>
public abstract class CatalogLifeTests : TransactionTest
{
    [SkippableTheory]
    [InlineData(CatalogFormatVersion.V1_0, "1.0")]
    [InlineData(CatalogFormatVersion.V1_1, "1.1")]
    public async Task A_lake_is_created_and_written_in_either_format(CatalogFormatVersion version, string text)
    {
        await using (DuckLakeCatalog catalog = await DuckLakeCatalog.CreateAsync(
            OpenMetadata(), new DuckLakeCreateOptions { DataPath = DataPath.TrimEnd('/'), Version = version, CreatedBy = "me" }))
        {
            Assert.Equal((text, "me", DataPath), (catalog.Info.Version, catalog.Info.CreatedBy, catalog.DataPath));
            await catalog.TransactAsync(async (transaction, _) =>
            {
                transaction.CreateTable("t", IdAndName);
                await AppendAsync(transaction, "t", 0, ManyRows);
                await AppendAsync(transaction, "t", 100, 2);
            });
            await catalog.TransactAsync((transaction, _) => transaction.DeleteAsync("t", DuckLakeFilter.In("id", 0, 100)));
        }

        Assert.Equal(Ids([.. Enumerable.Range(1, ManyRows - 1), 101]), await CommittedIdsAsync("t"));
    }

    [SkippableFact]
    public async Task A_lake_is_created_once()
    {
        var creation = new DuckLakeCreateOptions { DataPath = DataPath };
        await (await CreateAsync()).DisposeAsync();
        DuckLakeException exists = await Assert.ThrowsAsync<DuckLakeException>(
            () => DuckLakeCatalog.CreateAsync(OpenMetadata(), creation));
        DuckLakeException elsewhere = await Assert.ThrowsAsync<DuckLakeException>(
            () => DuckLakeCatalog.OpenOrCreateAsync(OpenMetadata(), creation with { DataPath = "/elsewhere" }));
        DuckLakeException encrypted = await Assert.ThrowsAsync<DuckLakeException>(
            () => DuckLakeCatalog.OpenOrCreateAsync(OpenMetadata(), creation with { IsEncrypted = true }));
        await using DuckLakeCatalog again = await DuckLakeCatalog.OpenOrCreateAsync(OpenMetadata(), creation);

        Assert.Equal(DuckLakeErrorKind.AlreadyExists, exists.Kind);
        Assert.Contains("does not match existing data path", elsewhere.Message, StringComparison.Ordinal);
        Assert.StartsWith("Failed to set encryption", encrypted.Message, StringComparison.Ordinal);
        Assert.Equal(0, (await again.GetSnapshotAsync()).Id);
    }

    [SkippableFact]
    public async Task Opening_or_creating_creates_unless_read_only()
    {
        var creation = new DuckLakeCreateOptions { DataPath = DataPath };
        DuckLakeException missing = await Assert.ThrowsAsync<DuckLakeException>(() => DuckLakeCatalog.OpenOrCreateAsync(
            OpenMetadata(), creation, new DuckLakeCatalogOptions { IsReadOnly = true }));
        await using DuckLakeCatalog catalog = await DuckLakeCatalog.OpenOrCreateAsync(OpenMetadata(), creation);

        Assert.Contains("creating a new DuckLake is explicitly disabled", missing.Message, StringComparison.Ordinal);
        Assert.Equal(0, (await catalog.GetSnapshotAsync()).Id);
    }

    [SkippableFact]
    public async Task A_lake_opened_read_only_is_not_written()
    {
        await (await CreateWithTableAsync()).DisposeAsync();
        await using DuckLakeCatalog catalog = await OpenAsync(new DuckLakeCatalogOptions { IsReadOnly = true });

        DuckLakeException begin = await Assert.ThrowsAsync<DuckLakeException>(() => catalog.BeginTransactionAsync());
        DuckLakeException option = await Assert.ThrowsAsync<DuckLakeException>(() => catalog.SetOptionAsync("auto_compact", "true"));

        Assert.All([begin, option], error => Assert.Equal(DuckLakeErrorKind.Unsupported, error.Kind));
    }

    [SkippableTheory]
    [InlineData("0.3", "DuckLake catalog version mismatch: catalog version is 0.3, but the extension requires version 1.0.")]
    [InlineData("1.1-dev1", "DuckLake catalog version mismatch: catalog version is 1.1-dev1")]
    [InlineData("9.9", "Only DuckLake versions 0.1, 0.2, 0.3-dev1, 0.3, 0.4-dev1, 0.4, 1.0, 1.1 are supported")]
    public async Task Lakes_of_other_versions_are_not_written(string version, string expected)
    {
        await (await CreateWithTableAsync()).DisposeAsync();
        Execute($"UPDATE ducklake_metadata SET value = '{version}' WHERE \"key\" = 'version'");
        await using DuckLakeCatalog catalog = await OpenAsync();

        DuckLakeException error = await Assert.ThrowsAsync<DuckLakeException>(() => catalog.BeginTransactionAsync());

        Assert.StartsWith(expected, error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Options_hold_for_the_lake_a_schema_or_a_table()
    {
        await using DuckLakeCatalog catalog = await CreateWithTableAsync();
        await catalog.TransactAsync((transaction, _) =>
        {
            transaction.CreateSchema("s");
            transaction.CreateTable(("s", "u"), IdAndName);
            return Task.CompletedTask;
        });
        await catalog.SetOptionAsync("parquet_compression", "zstd");
        await catalog.SetOptionAsync("PARQUET_COMPRESSION", "GZIP", DuckLakeOptionScope.Schema("s"));
        await catalog.SetOptionAsync("parquet_compression", "uncompressed", DuckLakeOptionScope.Table(("s", "u")));
        await catalog.SetOptionAsync("parquet_compression", "brotli");

        Assert.Equal(["brotli|NULL|NULL", "gzip|schema|2", "uncompressed|table|3"], Query(
            "SELECT value, scope, scope_id FROM ducklake_metadata WHERE \"key\" = 'parquet_compression' ORDER BY 1"));
        Assert.Equal(["2"], Query("SELECT MAX(snapshot_id) FROM ducklake_snapshot"));
        DuckLakeSnapshot snapshot = await catalog.GetSnapshotAsync();
        Assert.Equal("uncompressed", snapshot.GetTable("s", "u").GetOption("parquet_compression"));
        Assert.Equal("brotli", snapshot.GetTable("t").GetOption("parquet_compression"));

        Assert.True(await catalog.RemoveOptionAsync("parquet_compression", DuckLakeOptionScope.Table(("s", "u"))));
        Assert.False(await catalog.RemoveOptionAsync("parquet_compression", DuckLakeOptionScope.Table(("s", "u"))));
        Assert.Equal(
            ["brotli||", "gzip|s|"],
            (await catalog.ListOptionsAsync()).Where(option => option.Name == "parquet_compression")
                .Select(option => $"{option.Value}|{option.Scope.SchemaName}|{option.Scope.TableName}").Order(StringComparer.Ordinal));
    }

    [SkippableFact]
    public async Task Options_are_refused_where_they_cannot_hold()
    {
        await using DuckLakeCatalog catalog = await CreateWithTableAsync();
        await catalog.SetOptionAsync("data_inlining_row_limit", "0");
        await catalog.TransactAsync((transaction, _) =>
        {
            transaction.CreateTable("reserved", [new DuckLakeColumnSpec("Row_Id", DuckLakeTypeKind.Int32)]);
            return Task.CompletedTask;
        });

        DuckLakeException inlining = await Assert.ThrowsAsync<DuckLakeException>(() => catalog.SetOptionAsync("data_inlining_row_limit", "5"));
        await Assert.ThrowsAsync<DuckLakeException>(() => catalog.SetOptionAsync("parquet_version", "1", DuckLakeOptionScope.Table("missing")));
        await Assert.ThrowsAsync<DuckLakeException>(() => catalog.SetOptionAsync("parquet_version", "1", DuckLakeOptionScope.Schema("missing")));
        await Assert.ThrowsAsync<DuckLakeException>(() => catalog.RemoveOptionAsync("data_path"));
        await catalog.SetOptionAsync("data_inlining_row_limit", "5", DuckLakeOptionScope.Table("t"));

        Assert.StartsWith("Cannot enable data inlining for table \"reserved\". Column \"Row_Id\" conflicts", inlining.Message, StringComparison.Ordinal);
    }
}
