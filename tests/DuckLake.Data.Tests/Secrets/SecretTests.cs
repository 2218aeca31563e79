using DuckLake.Testing;

namespace DuckLake.Data.Tests;

public class SecretTests : LeakCheckedTest
{
    [Fact]
    public async Task SecretsCarryWhatAttachNeeds()
    {
        using TemporaryDirectory directory = new();
        await using SessionLake lake = new();
        EngineSession session = await lake.OpenBareAsync();
        Assert.Equal(
            "Invalid Input Error: Default secret was not found - either specify a path to attach to directly, or create the secret",
            await SessionLake.ErrorAsync(session, "ATTACH 'ducklake:' AS l"));
        await SessionLake.ExecuteAsync(
            session, $"CREATE SECRET (TYPE ducklake, METADATA_PATH 'sqlite:{directory.Combine("l.sqlite")}', DATA_PATH '{directory.Combine("data")}')");
        await SessionLake.ExecuteAsync(session, "ATTACH 'ducklake:' AS l; DETACH l; DROP SECRET __default_ducklake");
        Assert.Contains("Default secret was not found", await SessionLake.ErrorAsync(session, "ATTACH 'ducklake:' AS l"), StringComparison.Ordinal);
        await SessionLake.ExecuteAsync(session, $"CREATE SECRET door (TYPE ducklake, METADATA_PATH 'sqlite:{directory.Combine("l.sqlite")}')");
        await SessionLake.ExecuteAsync(session, "ATTACH 'ducklake:door' AS l");
        Assert.Equal(["door|ducklake|false"], await SessionLake.RowsAsync(session, "SELECT name, type, persistent FROM duckdb_secrets()"));
        Assert.Equal(
            "Invalid Input Error: Temporary secret with name 'door' already exists!",
            await SessionLake.ErrorAsync(session, "CREATE SECRET door (TYPE ducklake, METADATA_PATH 'x')"));
    }

    [Fact]
    public async Task PersistentSecretsAreKnownToOtherSessions()
    {
        using TemporaryDirectory directory = new();
        await using SessionLake lake = new();
        EngineSession first = await lake.OpenBareAsync();
        EngineSession second = await lake.OpenBareAsync();
        string place = $"SET secret_directory = '{directory.FullPath}'";
        await SessionLake.ExecuteAsync(first, place);
        await SessionLake.ExecuteAsync(second, place);
        await SessionLake.ExecuteAsync(first, "CREATE PERSISTENT SECRET kept (TYPE ducklake, METADATA_PATH 'a', METADATA_PARAMETERS MAP {'type': 'sqlite'})");
        Secret kept = second.Secrets.Find("KEPT")!;
        Assert.Equal("a", kept.Texts["metadata_path"]);
        Assert.Equal("sqlite", kept.MetadataParameters["type"]);
        await SessionLake.ExecuteAsync(second, "DROP PERSISTENT SECRET kept");
        Assert.Null(first.Secrets.Find("kept"));
    }

    [Theory]
    [InlineData("CREATE SECRET s (TYPE ducklake, DATA_PATH 'x')", "Invalid Input Error: metadata_path must be defined when creating a DuckLake secret")]
    [InlineData("CREATE SECRET s (TYPE ducklake, METADATA_PATH 'x', COLOUR 'blue')", "Binder Error: Unknown parameter 'colour' for secret type 'ducklake' with provider 'config'")]
    [InlineData("CREATE SECRET s (TYPE ducklake, METADATA_PATH 'x', METADATA_PATH 'y')", "Binder Error: Duplicate query param found while parsing create secret: 'metadata_path'")]
    [InlineData("ATTACH 'ducklake:s' AS l", "Invalid Input Error: Secret \"s\" was not found - if this was meant to be a path to a DuckDB file, use duckdb:s instead")]
    public async Task WrongSecretsAreRefused(string sql, string error)
    {
        await using SessionLake lake = new();
        EngineSession session = await lake.OpenBareAsync();
        Assert.Equal(error, await SessionLake.ErrorAsync(session, sql));
    }
}
