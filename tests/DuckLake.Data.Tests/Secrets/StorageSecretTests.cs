using DuckLake.Arrow;
using DuckLake.Storage.S3;
using DuckLake.Testing;

namespace DuckLake.Data.Tests;

/// <summary>Secrets and settings of S3 become options of the store, as DuckDB's httpfs reads them.</summary>
public sealed class StorageSecretTests : LeakCheckedTest
{
    private const string Hush = "hush-hunter2";

    [Fact]
    public async Task TheLongestScopeWins()
    {
        await using SessionLake lake = new();
        EngineSession session = await lake.OpenBareAsync();
        await SessionLake.ExecuteAsync(session, "CREATE SECRET everywhere (TYPE s3, KEY_ID 'a', SECRET 'x')");
        await SessionLake.ExecuteAsync(session, "CREATE SECRET bucket (TYPE s3, KEY_ID 'b', SECRET 'x', SCOPE 's3://lake/')");
        await SessionLake.ExecuteAsync(session, "CREATE SECRET folders (TYPE s3, KEY_ID 'c', SECRET 'x', SCOPE ['s3://lake/one/', 's3a://lake/two'])");
        await SessionLake.ExecuteAsync(session, "CREATE SECRET google (TYPE gcs, KEY_ID 'd', SECRET 'x')");
        LakeStorage storage = Storage(session);
        Assert.Equal(
            ["everywhere", "bucket", "folders", "everywhere", "folders", "google", "google", null, null],
            new[] { "s3://other/k", "s3://lake/k", "s3://lake/one/k", "s3a://lake/k", "s3a://lake/two-k", "gs://b/k", "gcs://b/k", "r2://b/k", "/disk/k" }
                .Select(path => storage.Find(path)?.Name));
    }

    [Fact]
    public async Task SecretsBecomeOptions()
    {
        await using SessionLake lake = new();
        EngineSession session = await lake.OpenBareAsync();
        await SessionLake.ExecuteAsync(
            session,
            """
            CREATE SECRET keys (TYPE s3, PROVIDER config, KEY_ID 'id', SECRET 'it''s', SESSION_TOKEN 't', REGION 'eu-west-1', ENDPOINT 'localhost:9000', USE_SSL false, SCOPE 's3://keys/');
            CREATE SECRET hosts (TYPE s3, KEY_ID 'id', SECRET 'k', ENDPOINT 'oss.example.com', USE_SSL true, SCOPE 's3://hosts/');
            CREATE SECRET path (TYPE S3, ENDPOINT 'oss.example.com', URL_STYLE 'path', VERIFY_SSL false, REQUESTER_PAYS true, KMS_KEY_ID 'kms', SCOPE 's3://path/');
            CREATE SECRET chain (TYPE s3, PROVIDER credential_chain, REGION 'us-west-2', REFRESH auto, SCOPE 's3://chain/');
            CREATE SECRET profile (TYPE s3, PROVIDER CREDENTIAL_CHAIN, PROFILE 'prod', SCOPE 's3://profile/');
            CREATE SECRET links (TYPE s3, PROVIDER credential_chain, CHAIN 'env;config', SCOPE 's3://links/');
            CREATE SECRET flare (TYPE r2, KEY_ID 'id', SECRET 'k', ACCOUNT_ID 'acc');
            CREATE SECRET google (TYPE gcs, KEY_ID 'id', SECRET 'k')
            """);
        LakeStorage storage = Storage(session);
        S3Credentials keys = S3Credentials.FromKeys("id", "k");
        Assert.Equal(
            new S3BucketOptions
            {
                Endpoint = "localhost:9000", Region = "eu-west-1", Tls = S3Tls.Off, Credentials = S3Credentials.FromKeys("id", "it's", "t"),
            },
            storage.Resolve("s3://keys/a"));
        Assert.Equal(
            new S3BucketOptions { Endpoint = "oss.example.com", UrlStyle = S3UrlStyle.VirtualHost, Tls = S3Tls.Required, Credentials = keys },
            storage.Resolve("s3://hosts/a"));
        Assert.Equal(
            new S3BucketOptions
            {
                Endpoint = "oss.example.com", UrlStyle = S3UrlStyle.Path, Tls = S3Tls.Unverified, Payer = S3Payer.Requester, KmsKeyId = "kms", Credentials = S3Credentials.Anonymous,
            },
            storage.Resolve("s3://path/a"));
        Assert.Equal(new S3BucketOptions { Region = "us-west-2" }, storage.Resolve("s3://chain/a"));
        Assert.Equal(S3Credentials.FromProfile("prod"), storage.Resolve("s3://profile/a").Credentials);
        Assert.Equal(S3CredentialSource.Sdk, storage.Resolve("s3://links/a").Credentials.Source);
        Assert.Same(storage.Resolve("s3://links/a"), storage.Resolve("s3://links/b"));
        Assert.Equal(
            new S3BucketOptions { Endpoint = "acc.r2.cloudflarestorage.com", UrlStyle = S3UrlStyle.Path, Credentials = keys }, storage.Resolve("r2://b/a"));
        Assert.Equal(new S3BucketOptions { UrlStyle = S3UrlStyle.Path, Credentials = keys }, storage.Resolve("gs://b/a"));
        Assert.Equal(new S3BucketOptions(), storage.Resolve("s3://elsewhere/a"));
    }

    [Fact]
    public async Task SettingsFillWhatASecretLeavesOut()
    {
        await using SessionLake lake = new();
        EngineSession session = await lake.OpenBareAsync();
        await SessionLake.ExecuteAsync(
            session,
            $"""
            SET s3_region = 'eu-central-1'; SET GLOBAL s3_endpoint TO 'localhost:9000'; SET s3_access_key_id='id'; SET s3_secret_access_key = '{Hush}';
            SET s3_session_token = 'token'; SET s3_url_style = path; SET s3_use_ssl = false; CREATE SECRET s (TYPE s3, REGION 'us-east-2', SCOPE 's3://s/')
            """);
        S3BucketOptions expected = new()
        {
            Endpoint = "localhost:9000", Region = "eu-central-1", UrlStyle = S3UrlStyle.Path, Tls = S3Tls.Off, Credentials = S3Credentials.FromKeys("id", Hush, "token"),
        };
        LakeStorage before = Storage(session);
        Assert.Equal(expected, before.Resolve("s3://b/k"));
        Assert.Equal(expected with { Region = "us-east-2" }, before.Resolve("s3://s/k"));
        Assert.Equal(expected with { Endpoint = null }, before.Resolve("gs://b/k"));
        await SessionLake.ExecuteAsync(session, "RESET s3_access_key_id; SET s3_secret_access_key = DEFAULT; RESET s3_session_token; DROP SECRET s");
        LakeStorage after = Storage(session);
        Assert.Equal(expected with { Credentials = S3Credentials.Default }, after.Resolve("s3://s/k"));
        Assert.Equal(expected, before.Resolve("s3://b/k"));
        Assert.NotEqual(before.Key, after.Key);
        Assert.Equal(after.Key, Storage(session).Key);
    }

    [Theory]
    [InlineData("CREATE SECRET s (TYPE s3, KEY_ID 'a')", "Invalid Input Error: The secret 's': Access keys have two parts, and SECRET (s3_secret_access_key) is missing.")]
    [InlineData("SET s3_secret_access_key = 'hush-hunter2'", "Invalid Input Error: Access keys have two parts, and KEY_ID (s3_access_key_id) is missing.")]
    [InlineData("CREATE SECRET s (TYPE s3, PROVIDER credential_chain, CHAIN 'env;moon')", "Invalid Configuration Error: Unknown provider found while parsing AWS credential chain string: 'moon'")]
    [InlineData("CREATE SECRET s (TYPE s3, PROVIDER credential_chain, ASSUME_ROLE_ARN 'r')", "Invalid Configuration Error: Must pass CHAIN value when passing ASSUME_ROLE_ARN")]
    public async Task SecretsThatCannotBeUsedFailTheLake(string sql, string error)
    {
        await using SessionLake lake = new();
        EngineSession session = await lake.OpenBareAsync();
        await SessionLake.ExecuteAsync(session, sql);
        await SessionLake.ExecuteAsync(session, $"ATTACH 'ducklake::memory:' AS l (DATA_PATH 's3://b/l/', DATA_INLINING_ROW_LIMIT 0)");
        Assert.Equal(error, await SessionLake.ErrorAsync(session, "CREATE TABLE l.t AS SELECT 1 AS i"));
    }

    [Theory]
    [InlineData("CREATE SECRET s (TYPE s3, SECRET 'hush-hunter2' KEY_ID 'a')", "Parser Error: syntax error in a statement that holds a secret, whose text is not shown. Check its commas, quotes and brackets.")]
    [InlineData("CREATE SECRET s (TYPE s3, SECRET hush - hunter2)", "Binder Error: The value of the secret's parameter 'secret' cannot be evaluated, or is of the wrong type.")]
    [InlineData("CREATE SECRET s (TYPE s3, SECRET 'hush-hunter2', USE_SSL 'hush-hunter2')", "Conversion Error: The value of the secret's parameter 'use_ssl' cannot be evaluated, or is of the wrong type.")]
    [InlineData("CREATE SECRET s (TYPE s3, SECRET 'hush-hunter2', COLOUR 'blue')", "Binder Error: Unknown parameter 'colour' for secret type 's3' with provider 'config'")]
    [InlineData("CREATE SECRET s (TYPE s3, SECRET 'hush-hunter2', PROFILE 'p')", "Binder Error: Unknown parameter 'profile' for secret type 's3' with provider 'config'")]
    [InlineData("CREATE SECRET s (TYPE s3, PROVIDER vault, SECRET 'hush-hunter2')", "Invalid Input Error: Secret provider 'vault' not found for type 's3'")]
    [InlineData("CREATE SECRET s (TYPE postgres, PROVIDER credential_chain)", "Invalid Input Error: Secret provider 'credential_chain' not found for type 'postgres'")]
    [InlineData("EXPLAIN CREATE SECRET s (TYPE s3, SECRET 'hush-hunter2')", "Parser Error: syntax error in a statement that holds a secret, whose text is not shown. Check its commas, quotes and brackets.")]
    [InlineData("SET s3_secret_access_key = 'hush-hunter2' 'x'", "Parser Error: syntax error in a statement that holds a secret, whose text is not shown. Check its commas, quotes and brackets.")]
    [InlineData("SET s3_url_style = 'hosts'", "Invalid Input Error: s3_url_style takes 'vhost' (https://bucket.endpoint/key) or 'path' (https://endpoint/bucket/key), not 'hosts'.")]
    [InlineData("CREATE SECRET s (TYPE s3, URL_STYLE 'hosts')", "Invalid Input Error: url_style takes 'vhost' (https://bucket.endpoint/key) or 'path' (https://endpoint/bucket/key), not 'hosts'.")]
    public async Task MistakesAreToldWithoutTheSecret(string sql, string error)
    {
        await using SessionLake lake = new();
        EngineSession session = await lake.OpenBareAsync();
        DuckLakeException failure = await Assert.ThrowsAnyAsync<DuckLakeException>(() => SessionLake.ExecuteAsync(session, sql));
        Assert.Equal(error, failure.Message);
        Assert.DoesNotContain("hunter2", failure.ToString(), StringComparison.Ordinal);
        Assert.Empty(session.Secrets.All);
    }

    [Fact]
    public async Task ListingsHideWhatIsSecret()
    {
        await using SessionLake lake = new();
        EngineSession session = await lake.OpenBareAsync();
        await SessionLake.ExecuteAsync(
            session,
            $"""
            CREATE SECRET s (TYPE s3, KEY_ID 'id', SECRET '{Hush}', SESSION_TOKEN '{Hush}', REGION 'r', SCOPE ['s3://a', 's3://b']);
            CREATE SECRET pg (TYPE postgres, HOST 'h', USER 'u', PASSWORD '{Hush}');
            CREATE SECRET uri (TYPE postgres, URI 'postgresql://u:{Hush}@h/d');
            CREATE SECRET my (TYPE mysql, HOST 'h', PASSWORD '{Hush}');
            CREATE SECRET web (TYPE http, BEARER_TOKEN '{Hush}', SCOPE 'http://a');
            CREATE SECRET lake (TYPE ducklake, METADATA_PATH 'postgres:host=h password={Hush}')
            """);
        Assert.Equal(
            [
                "lake|ducklake|config|false|memory|[]|name=lake;type=ducklake;provider=config;serializable=true;scope=;metadata_path=postgres:host=h password=redacted",
                "my|mysql|config|false|memory|[]|name=my;type=mysql;provider=config;serializable=true;scope=;host=h;password=redacted",
                "pg|postgres|config|false|memory|[]|name=pg;type=postgres;provider=config;serializable=true;scope=;host=h;password=redacted;user=u",
                "s|s3|config|false|memory|['s3://a', 's3://b']|name=s;type=s3;provider=config;serializable=true;scope=s3://a,s3://b;key_id=id;region=r;secret=redacted;session_token=redacted",
                "uri|postgres|config|false|memory|[]|name=uri;type=postgres;provider=config;serializable=true;scope=;uri=redacted",
                "web|http|config|false|memory|['http://a']|name=web;type=http;provider=config;serializable=true;scope=http://a;bearer_token=redacted",
            ],
            await SessionLake.RowsAsync(session, "SELECT * FROM duckdb_secrets() ORDER BY name"));
        Assert.Equal(["6"], await SessionLake.RowsAsync(session, "SELECT count(*) FROM duckdb_secrets(redact := true)"));
        Assert.Empty(await SessionLake.RowsAsync(await lake.OpenBareAsync(), "FROM duckdb_secrets()"));
        await SessionLake.ExecuteAsync(session, "DROP SECRET web; DROP SECRET s; DROP SECRET IF EXISTS s");
        Assert.Equal(["4"], await SessionLake.RowsAsync(session, "SELECT count(*) FROM duckdb_secrets()"));
        Assert.DoesNotContain(Hush, string.Concat(session.Secrets.All.Select(secret => secret.ToString())), StringComparison.Ordinal);
    }

    [Fact]
    public async Task PersistentSecretsKeepTypeProviderAndScope()
    {
        using TemporaryDirectory directory = new();
        await using SessionLake lake = new();
        EngineSession first = await lake.OpenBareAsync();
        EngineSession second = await lake.OpenBareAsync();
        foreach (EngineSession session in new[] { first, second })
        {
            await SessionLake.ExecuteAsync(session, $"SET secret_directory = '{directory.FullPath}'");
        }

        await SessionLake.ExecuteAsync(first, "CREATE PERSISTENT SECRET kept (TYPE s3, PROVIDER credential_chain, REGION 'r', SCOPE 's3://kept/')");
        Assert.Equal(["kept|s3|credential_chain|true|local_file|['s3://kept/']"], await SessionLake.RowsAsync(second, "SELECT * EXCLUDE secret_string FROM duckdb_secrets()"));
        Assert.Equal(new S3BucketOptions { Region = "r" }, Storage(second).Resolve("s3://kept/k"));
        await SessionLake.ExecuteAsync(second, "CREATE OR REPLACE PERSISTENT SECRET kept (TYPE s3, KEY_ID 'a', SECRET 'b')");
        Assert.Equal(S3Credentials.FromKeys("a", "b"), Storage(first).Resolve("s3://kept/k").Credentials);
        string file = Assert.Single(Directory.GetFiles(directory.FullPath, "kept.json", SearchOption.AllDirectories));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }

        await SessionLake.ExecuteAsync(first, "DROP PERSISTENT SECRET kept");
        Assert.Empty(second.Secrets.All);
    }

    [Fact]
    public void ConnectionStringsHaveTheKeysOfStorage()
    {
        DuckLakeConnectionStringBuilder settings = new(
            $"S3 Endpoint=localhost:9000;s3region=r;S3_Access_Key_Id=id;S3 Secret Access Key={Hush};S3 Session Token={Hush};S3 Url Style=Path;S3 Use Ssl=no;Catalog=sqlite:a.db");
        S3BucketOptions options = LakeStorage.Of([settings.StorageSecret()!], new Dictionary<string, string>()).Resolve("r2://b/k");
        Assert.Equal(
            new S3BucketOptions
            {
                Endpoint = "localhost:9000", Region = "r", UrlStyle = S3UrlStyle.Path, Tls = S3Tls.Off, Credentials = S3Credentials.FromKeys("id", Hush, Hush),
            },
            options);
        Assert.Equal("s3 endpoint=localhost:9000;s3 region=r;s3 access key id=id;s3 url style=Path;s3 use ssl=no;catalog=sqlite:a.db", settings.WithoutSecrets().ToLowerInvariant().Replace("path", "Path", StringComparison.Ordinal));
        Assert.Equal(S3Credentials.Anonymous, Of("S3 Anonymous=true").Credentials);
        Assert.Equal(S3Credentials.FromProfile("p"), Of("S3 Profile=p").Credentials);
        Assert.Equal(new S3BucketOptions { Region = "r" }, Of("S3 Region=r"));
        Assert.Null(new DuckLakeConnectionStringBuilder("Catalog=x").StorageSecret());

        static S3BucketOptions Of(string text) =>
            LakeStorage.Of([new DuckLakeConnectionStringBuilder(text).StorageSecret()!], new Dictionary<string, string>()).Resolve("s3://b/k");
    }

    [Theory]
    [InlineData("S3 Access Key Id=a", "The connection string keys 'S3 Access Key Id' and 'S3 Secret Access Key' come together.")]
    [InlineData("S3 Profile=p;S3 Anonymous=true", "Of the connection string keys 'S3 Access Key Id', 'S3 Profile' and 'S3 Anonymous' only one can be set.")]
    [InlineData("S3 Url Style=hosts", "The connection string key 'S3 Url Style' takes vhost or path, not 'hosts'.")]
    [InlineData("S3 Use Ssl=maybe", "The connection string key 'S3 Use Ssl' takes true or false, not 'maybe'.")]
    [InlineData("S3 Regoin=r", "The connection string key 's3 regoin' is not known. Did you mean 'S3 Region'? (Parameter 'keyword')")]
    public void WrongKeysOfStorageAreNamed(string text, string error) =>
        Assert.Equal(error, Assert.ThrowsAny<ArgumentException>(() => new DuckLakeConnectionStringBuilder(text).StorageSecret()).Message);

    private static LakeStorage Storage(EngineSession session) => LakeStorage.Of(session.Secrets.All, session.StorageSettings.All());
}
