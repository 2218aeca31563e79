using DuckLake.Metadata.Sqlite;
using DuckLake.Testing;
using Microsoft.Data.Sqlite;

namespace DuckLake.Arrow.Tests;

/// <summary>Wrong and missing keys in a copy of an encrypted lake: a typed error without any key in it; other tables stay readable.</summary>
public sealed class EncryptionFaultTests : LeakCheckedTest
{
    private const string OtherKey = "AAECAwQFBgcICQoLDA0ODw==";

    private readonly TemporaryDirectory _directory = new();

    [SkippableTheory]
    [InlineData("ducklake_data_file", $"'{OtherKey}'", "Check that the encryption key")]
    [InlineData("ducklake_data_file", "NULL", "does not have an encryption key. Repair")]
    [InlineData("ducklake_data_file", "'no base64'", "base64 text of 16, 24 or 32 bytes. Repair")]
    [InlineData("ducklake_delete_file", $"'{OtherKey}'", "Check that the encryption key")]
    [InlineData("ducklake_delete_file", "NULL", "does not have an encryption key. Repair")]
    public async Task A_wrong_or_missing_key_is_told_without_any_key(string catalogTable, string key, string expected)
    {
        string[] keys = Prepare($"UPDATE {catalogTable} SET encryption_key = {key} WHERE table_id = 1");
        await using DuckLakeCatalog catalog = await OpenAsync();
        var error = await Assert.ThrowsAsync<DuckLakeException>(() => FaultLake.ReadAsync(catalog, "e"));
        Assert.Equal((DuckLakeErrorKind.CorruptData, "main", "e"), (error.Kind, error.SchemaName, error.TableName));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.EndsWith(catalogTable == "ducklake_data_file" ? ".parquet" : "-delete.parquet", error.FilePath, StringComparison.Ordinal);
        string everything = error.ToString();
        Assert.All([.. keys, OtherKey], secret => Assert.DoesNotContain(secret, everything, StringComparison.Ordinal));
        Assert.True(await FaultLake.ReadAsync(catalog, "p") > 0);
    }

    [SkippableFact]
    public async Task An_encrypted_file_in_a_lake_that_is_not_encrypted_needs_a_key()
    {
        Prepare("UPDATE ducklake_metadata SET value = 'false' WHERE key = 'encrypted'; UPDATE ducklake_data_file SET encryption_key = NULL WHERE table_id = 1");
        await using DuckLakeCatalog catalog = await OpenAsync();
        var error = await Assert.ThrowsAsync<DuckLakeException>(() => FaultLake.ReadAsync(catalog, "e"));
        Assert.Equal((DuckLakeErrorKind.CorruptData, "e"), (error.Kind, error.TableName));
        Assert.Contains("Check that the encryption key", error.Message, StringComparison.Ordinal);
        Assert.True(await FaultLake.ReadAsync(catalog, "p") > 0);
    }

    protected override void Cleanup() => _directory.Dispose();

    private Task<DuckLakeCatalog> OpenAsync() => DuckLakeCatalog.OpenAsync(
        SqliteMetadata.Open(_directory.Combine("catalog.sqlite")),
        new DuckLakeCatalogOptions { DataPath = Path.Combine(GoldenCatalog.Folder("encrypted"), "data", "sqlite"), OverrideDataPath = true });

    /// <summary>Copies the catalog and changes it; returns the keys it had.</summary>
    private string[] Prepare(string sql)
    {
        TestPaths.RequireShared();
        string path = _directory.Combine("catalog.sqlite");
        File.WriteAllBytes(path, File.ReadAllBytes(Path.Combine(GoldenCatalog.Folder("encrypted"), "catalog.sqlite")));
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString);
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT encryption_key FROM ducklake_data_file UNION SELECT encryption_key FROM ducklake_delete_file WHERE encryption_key IS NOT NULL";
        var keys = new List<string>();
        using (SqliteDataReader reader = command.ExecuteReader())
        {
            while (reader.Read())
            {
                keys.Add(reader.GetString(0));
            }
        }

        command.CommandText = sql;
        Assert.NotEqual(0, command.ExecuteNonQuery());
        return [.. keys];
    }
}
