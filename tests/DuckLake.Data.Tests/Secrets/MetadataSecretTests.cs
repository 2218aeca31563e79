using System.Data.Common;
using DuckLake.Metadata.MySql;
using DuckLake.Testing;
using MySqlConnector;
using Npgsql;

namespace DuckLake.Data.Tests;

/// <summary>Secrets of catalog databases.</summary>
public sealed class MetadataSecretTests : LeakCheckedTest
{
    [SkippableFact]
    public async Task SecretsOfPostgresOpenCatalogs()
    {
        using PostgresDatabase database = PostgresDatabase.Create();
        using TemporaryDirectory directory = new();
        NpgsqlConnectionStringBuilder parts = new(database.ConnectionString);
        string password = string.IsNullOrEmpty(parts.Password) ? "unused" : parts.Password;
        string server = $"TYPE postgres, HOST '{parts.Host}', PORT {parts.Port}, USER '{parts.Username}', PASSWORD '{password}'";
        await using SessionLake lake = new();
        EngineSession session = await lake.OpenBareAsync();
        await SessionLake.ExecuteAsync(session, $"CREATE SECRET server ({server})");

        // As the reference documents it: a lake's secret names the server's.
        await SessionLake.ExecuteAsync(
            session,
            $$"""
            CREATE SECRET sales (TYPE ducklake, METADATA_PATH 'dbname={{parts.Database}}', DATA_PATH '{{directory.FullPath}}',
                METADATA_PARAMETERS MAP {'TYPE': 'postgres', 'SECRET': 'server'});
            ATTACH 'ducklake:sales' AS l; CREATE TABLE l.t AS SELECT 42 AS i; DETACH l
            """);

        // The unnamed secret is taken by itself; what the path says wins over it.
        await SessionLake.ExecuteAsync(session, $"CREATE SECRET ({server.Replace($"{parts.Port}", "1", StringComparison.Ordinal)}, DATABASE 'nothing')");
        await SessionLake.ExecuteAsync(session, $"ATTACH 'ducklake:postgres:dbname={parts.Database} port={parts.Port}' AS l");
        Assert.Equal(["42"], await SessionLake.RowsAsync(session, "SELECT i FROM l.t"));
        await SessionLake.ExecuteAsync(session, "DETACH l");
        await SessionLake.ExecuteAsync(session, $"CREATE SECRET full ({server}, DATABASE '{parts.Database}'); ATTACH 'ducklake:postgres:' AS l (META_SECRET 'full')");
        Assert.Equal(["42"], await SessionLake.RowsAsync(session, "SELECT i FROM l.t"));
    }

    [SkippableFact]
    public async Task SecretsOfMySqlOpenCatalogs()
    {
        using MySqlDatabase database = MySqlDatabase.Create();
        using TemporaryDirectory directory = new();
        MySqlDriver.Register(MySqlConnectorFactory.Instance);
        MySqlConnectionStringBuilder parts = new(database.ConnectionString);
        await using SessionLake lake = new();
        EngineSession session = await lake.OpenBareAsync();
        await SessionLake.ExecuteAsync(
            session,
            $"""
            CREATE SECRET (TYPE mysql, HOST '{parts.Server}', PORT {parts.Port}, USER '{parts.UserID}', PASSWORD '{parts.Password}', SSL_MODE 'disabled');
            ATTACH 'ducklake:mysql:database={database.Name}' AS l (DATA_PATH '{directory.FullPath}'); CREATE TABLE l.t AS SELECT 42 AS i; DETACH l
            """);
        await SessionLake.ExecuteAsync(session, $"ATTACH 'ducklake:mysql:Database={database.Name};CharSet=utf8mb4' AS l");
        Assert.Equal(["42"], await SessionLake.RowsAsync(session, "SELECT i FROM l.t"));
    }

    [Theory]
    [InlineData("postgres:dbname=x", "nowhere", "Binder Error: Secret with name \"nowhere\" not found")]
    [InlineData("postgres:dbname=x", "s", "Binder Error: The secret \"s\" is of type s3, and the catalog needs one of type postgres.")]
    [InlineData("sqlite:x.db", "s", "Binder Error: Unrecognized option for attach \"secret\"")]
    [InlineData("postgres:dbname=x", "uri", "Binder Error: The parameter URI of a secret of type postgres stands alone, and the path of the catalog is empty then.")]
    public async Task WrongSecretsAreNamed(string path, string secret, string error)
    {
        await using SessionLake lake = new();
        EngineSession session = await lake.OpenBareAsync();
        await SessionLake.ExecuteAsync(session, "CREATE SECRET s (TYPE s3); CREATE SECRET uri (TYPE postgres, URI 'postgresql://u:hunter2@h/d')");
        Assert.Equal(error, await SessionLake.ErrorAsync(session, $"ATTACH 'ducklake:{path}' AS l (META_SECRET '{secret}', DATA_PATH 'x')"));
    }

    [Theory]
    [InlineData("", "host=\"h\" password=\"say \\\"hush\\\"\"")]
    [InlineData("database=d host=other", "charset=utf8mb4;server=other;password='say \"hush\"';database=d")]
    [InlineData("mysql://other/d", "charset=utf8mb4;server=other;password='say \"hush\"';database=d")]
    [InlineData("Server=other;Database=d", "charset=utf8mb4;server=other;password='say \"hush\"';database=d")]
    public void SecretsOfMySqlCompleteConnections(string path, string expected)
    {
        Secret secret = new(
            SecretType.Find("mysql")!, "s", SecretPersistence.Temporary, "config", [],
            new Dictionary<string, string> { ["host"] = "h", ["password"] = "say \"hush\"" }, new Dictionary<string, string>());
        string text = MetadataSecrets.Combine(secret, path);
        Assert.Equal(expected, path.Length == 0 ? text : new DbConnectionStringBuilder { ConnectionString = text }.ConnectionString);
    }

    [Fact]
    public void ConnectionTextsAreQuoted()
    {
        Secret secret = new(
            SecretType.Find("postgres")!, "s", SecretPersistence.Temporary, "config", [],
            new Dictionary<string, string> { ["hostname"] = "h", ["password"] = @"it's\ 1" }, new Dictionary<string, string>());
        Assert.Equal(@"host='h' password='it\'s\\ 1' dbname=d", MetadataSecrets.Combine(secret, "dbname=d"));
    }
}
