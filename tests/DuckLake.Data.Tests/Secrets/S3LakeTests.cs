using System.Text.Json;
using DuckLake.Arrow;
using DuckLake.Columnar;
using DuckLake.Storage;
using DuckLake.Testing;

namespace DuckLake.Data.Tests;

/// <summary>Lakes whose files are on S3, by SQL and connection strings.</summary>
public sealed class S3LakeTests : LeakCheckedTest
{
    private readonly TemporaryDirectory _directory = new();

    protected override void Cleanup() => _directory.Dispose();

    private static string Secret(string options = "") =>
        $"(TYPE s3, KEY_ID '{S3Server.AccessKey}', SECRET '{S3Server.SecretKey}', ENDPOINT '{new Uri(S3Server.Endpoint).Authority}', URL_STYLE 'path', USE_SSL false{options})";

    private static string Quoted(string text) => text.Replace("'", "''", StringComparison.Ordinal);

    private string Catalog(string name = "lake") => $"sqlite:{_directory.Combine(name + ".sqlite")}";

    [SkippableFact]
    public async Task PostgresCatalogsKeepTheirDataOnS3()
    {
        await using S3Place place = S3Place.Create();
        using PostgresDatabase database = PostgresDatabase.Create();
        await using SessionLake lake = new();
        EngineSession session = await lake.OpenBareAsync();
        string attach = $"ATTACH 'ducklake:postgres:{Quoted(database.ConnectionString)}' AS l (DATA_PATH '{place.Root}', DATA_INLINING_ROW_LIMIT 0)";
        await SessionLake.ExecuteAsync(session, $"CREATE SECRET {Secret($", SCOPE '{place.Root}'")}; {attach}; USE l");
        await SessionLake.ExecuteAsync(session, "CREATE TABLE t (i BIGINT, p VARCHAR); ALTER TABLE t SET PARTITIONED BY (p)");
        await SessionLake.ExecuteAsync(session, "INSERT INTO t SELECT range, 'p ' || (range % 3) FROM range(3000)");
        await SessionLake.ExecuteAsync(session, "DELETE FROM t WHERE i % 10 = 0; UPDATE t SET i = -i WHERE i < 100");
        await SessionLake.ExecuteAsync(session, "BEGIN; INSERT INTO t VALUES (1, 'x'); ROLLBACK");
        Assert.Equal(["2700|4041000"], await SessionLake.RowsAsync(session, "SELECT count(*), sum(i) FROM t"));
        Assert.Equal(["900|p 1"], await SessionLake.RowsAsync(session, "SELECT count(*), p FROM t WHERE p = 'p 1' GROUP BY p"));
        string[] files = await SessionLake.RowsAsync(session, "SELECT data_file FROM ducklake_list_files('l', 't')");
        Assert.All(files, file => Assert.StartsWith(place.Root + "main/t/p=p", file, StringComparison.Ordinal));
        Assert.Equal([$"{place.Root}"], await SessionLake.RowsAsync(session, "SELECT data_path FROM ducklake_settings('l')"));
        Assert.Empty(await place.ListOpenUploadsAsync());
    }

    [SkippableFact]
    public async Task TpchQueriesGiveTheRecordedAnswers()
    {
        TestPaths.RequireShared();
        await using S3Place place = S3Place.Create();
        using PostgresDatabase database = PostgresDatabase.Create();
        string source = Path.Combine(TestPaths.Golden, "tpch-sf0.1");
        database.CopyFrom(Path.Combine(source, "catalog.sqlite"));
        string data = Path.Combine(source, "data");
        await Parallel.ForEachAsync(Directory.GetFiles(data, "*.parquet", SearchOption.AllDirectories), async (file, cancellationToken) =>
            await place.Store.PutAsync(place.Root + Path.GetRelativePath(data, file), await File.ReadAllBytesAsync(file, cancellationToken), PutMode.CreateNew, cancellationToken));
        await using SessionLake lake = new();
        EngineSession session = await lake.OpenBareAsync();
        await SessionLake.ExecuteAsync(
            session,
            $"CREATE SECRET {Secret()}; ATTACH 'ducklake:postgres:{Quoted(database.ConnectionString)}' AS l (DATA_PATH '{place.Root}', OVERRIDE_DATA_PATH true, READ_ONLY); USE l");
        using JsonDocument answers = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(source, "answers.json")));
        foreach (JsonElement answer in answers.RootElement.EnumerateArray())
        {
            int number = answer.GetProperty("query").GetInt32();
            string[] expected = [.. answer.GetProperty("rows").EnumerateArray().Select(row => string.Join('|', row.EnumerateArray().Select(value => value.ToString())))];
            string[] actual = await SessionLake.RowsAsync(session, TpchQueries.All[number - 1].TrimEnd(' ', '\n', ';'));
            Assert.True(expected.SequenceEqual(actual), $"Query {number}: expected\n{string.Join('\n', expected.Take(5))}\nfound\n{string.Join('\n', actual.Take(5))}");
        }
    }

    [SkippableFact]
    public async Task LakesMoveBetweenStores()
    {
        await using S3Place place = S3Place.Create();
        await using SessionLake lake = new();
        EngineSession session = await lake.OpenBareAsync();
        string local = _directory.Combine("data") + "/";
        await SessionLake.ExecuteAsync(
            session, $"ATTACH 'ducklake:{Catalog()}' AS l (DATA_PATH '{local}', DATA_INLINING_ROW_LIMIT 0); CREATE TABLE l.t AS SELECT range AS i FROM range(100); DETACH l");
        foreach (string file in Directory.GetFiles(local, "*.parquet", SearchOption.AllDirectories))
        {
            await place.Store.PutAsync(place.Root + Path.GetRelativePath(local, file), await File.ReadAllBytesAsync(file), PutMode.CreateNew);
            File.Delete(file);
        }

        await SessionLake.ExecuteAsync(session, $"CREATE SECRET {Secret()}");
        Assert.Contains(
            "OVERRIDE_DATA_PATH", await SessionLake.ErrorAsync(session, $"ATTACH 'ducklake:{Catalog()}' AS l (DATA_PATH '{place.Root}')"), StringComparison.Ordinal);
        await SessionLake.ExecuteAsync(session, $"ATTACH 'ducklake:{Catalog()}' AS l (DATA_PATH '{place.Root}', OVERRIDE_DATA_PATH true)");
        Assert.Equal(["4950"], await SessionLake.RowsAsync(session, "SELECT sum(i) FROM l.t"));

        // Files that lie on S3 are taken into a lake on local disk, as they are.
        string added = (await SessionLake.RowsAsync(session, "SELECT data_file FROM ducklake_list_files('l', 't')"))[0];
        await SessionLake.ExecuteAsync(
            session,
            $"ATTACH 'ducklake:{Catalog("other")}' AS o (DATA_PATH '{local}'); CREATE TABLE o.t (i BIGINT); CALL ducklake_add_data_files('o', 't', '{place.Root}main/t/*.parquet')");
        Assert.Equal(["4950|" + added], await SessionLake.RowsAsync(session, "SELECT sum(i), any_value(filename) FROM o.t"));
    }

    [SkippableFact]
    public async Task SecretsOfNowAreForLakesAttachedLater()
    {
        await using S3Place place = S3Place.Create();
        await using SessionLake lake = new();
        EngineSession session = await lake.OpenBareAsync();
        EngineSession other = await lake.OpenBareAsync();
        string attach = $"ATTACH 'ducklake:{Catalog()}' AS l (DATA_PATH '{place.Root}', DATA_INLINING_ROW_LIMIT 0)";
        await SessionLake.ExecuteAsync(session, $"CREATE SECRET s {Secret()}; {attach}; CREATE TABLE l.t AS SELECT 42 AS i");
        await SessionLake.ExecuteAsync(session, "CREATE OR REPLACE SECRET s (TYPE s3, KEY_ID 'nobody', SECRET 'hush-hunter2', ENDPOINT '127.0.0.1:1', USE_SSL false)");
        Assert.Equal(["42"], await SessionLake.RowsAsync(session, "SELECT i FROM l.t"));

        // The same lake, opened with other keys beside the first.
        await SessionLake.ExecuteAsync(
            other, $"CREATE SECRET s {Secret().Replace(S3Server.SecretKey, "hush-hunter2", StringComparison.Ordinal)}; {attach}");
        DuckLakeException denied = await Assert.ThrowsAnyAsync<DuckLakeException>(() => SessionLake.RowsAsync(other, "SELECT i FROM l.t"));
        Assert.DoesNotContain("hunter2", denied.ToString(), StringComparison.Ordinal);
        Assert.Equal(DuckLakeErrorKind.Storage, denied.Kind);
        await SessionLake.ExecuteAsync(other, $"CREATE OR REPLACE SECRET s {Secret()}");
        Assert.Contains("Check the secret access key in KEY_ID and SECRET", await SessionLake.ErrorAsync(other, "SELECT i FROM l.t"), StringComparison.Ordinal);
        await SessionLake.ExecuteAsync(other, $"DETACH l; {attach}");
        Assert.Equal(["42"], await SessionLake.RowsAsync(other, "SELECT i FROM l.t"));
    }

    [SkippableFact]
    public async Task TheFirstLinkOfAChainThatHasCredentialsGivesThem()
    {
        await using S3Place place = S3Place.Create();
        await using SessionLake lake = new();
        EngineSession session = await lake.OpenBareAsync();
        string server = $"ENDPOINT '{S3Server.Endpoint}', URL_STYLE 'path', PROVIDER credential_chain, PROFILE 'no such profile'";
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", S3Server.AccessKey);
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", S3Server.SecretKey);
        try
        {
            await SessionLake.ExecuteAsync(session, $"CREATE SECRET (TYPE s3, {server}, CHAIN 'config;env')");
            await SessionLake.ExecuteAsync(
                session, $"ATTACH 'ducklake:{Catalog()}' AS l (DATA_PATH '{place.Root}', DATA_INLINING_ROW_LIMIT 0); CREATE TABLE l.t AS SELECT 42 AS i");
            Assert.Equal(["42"], await SessionLake.RowsAsync(session, "SELECT i FROM l.t"));
            await SessionLake.ExecuteAsync(session, $"CREATE OR REPLACE SECRET (TYPE s3, {server}, CHAIN 'config'); DETACH l; ATTACH 'ducklake:{Catalog()}' AS l");
            string error = await SessionLake.ErrorAsync(session, "SELECT i FROM l.t");
            Assert.Contains("No credentials were found", error, StringComparison.Ordinal);
            Assert.Contains("KEY_ID and SECRET", error, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", null);
            Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", null);
        }
    }

    [SkippableTheory]
    [InlineData("container", "")]
    [InlineData("env;container", "")]
    [InlineData("web_identity", ", ASSUME_ROLE_ARN '{role}', WEB_IDENTITY_TOKEN_FILE '{token}', SESSION_NAME 'ducks'")]
    [InlineData("sts", ", ASSUME_ROLE_ARN '{role}', PROFILE 'me'")]
    [InlineData("config", ", PROFILE 'web'")]
    public async Task TheLinksOfAChainGiveTheirKeys(string chain, string parameters)
    {
        S3Server.Require();
        using AwsIssuer issuer = new() { Keys = new IssuedKeys(S3Server.AccessKey, S3Server.SecretKey, "token", TimeSpan.FromHours(1)) };
        string token = _directory.Combine("token");
        await File.WriteAllTextAsync(token, AwsIssuer.WebToken);
        await File.WriteAllTextAsync(
            _directory.Combine("credentials"),
            $"[me]\naws_access_key_id = me\naws_secret_access_key = hush\n[web]\nrole_arn = {AwsIssuer.Role}\nweb_identity_token_file = {token}\n");
        using AwsVariables variables = new();
        variables.Set("AWS_REGION", "us-east-1");
        variables.Set("AWS_SHARED_CREDENTIALS_FILE", _directory.Combine("credentials"));
        variables.Set("AWS_ENDPOINT_URL_STS", issuer.Address);
        variables.Set("AWS_CONTAINER_CREDENTIALS_FULL_URI", issuer.Address + "/container");
        variables.Set("AWS_CONTAINER_AUTHORIZATION_TOKEN", AwsIssuer.ContainerToken);
        await using S3Place place = S3Place.Create();
        await using SessionLake lake = new();
        EngineSession session = await lake.OpenBareAsync();
        string own = parameters.Replace("{role}", AwsIssuer.Role, StringComparison.Ordinal).Replace("{token}", token, StringComparison.Ordinal);
        await SessionLake.ExecuteAsync(
            session,
            $"""
            CREATE SECRET (TYPE s3, ENDPOINT '{S3Server.Endpoint}', URL_STYLE 'path', PROVIDER credential_chain, CHAIN '{chain}'{own});
            ATTACH 'ducklake:{Catalog()}' AS l (DATA_PATH '{place.Root}', DATA_INLINING_ROW_LIMIT 0); CREATE TABLE l.t AS SELECT 42 AS i
            """);
        Assert.Equal(["42"], await SessionLake.RowsAsync(session, "SELECT i FROM l.t"));
        Assert.Equal([chain switch { "web_identity" or "config" => "web identity", "sts" => "role", _ => "container" }], issuer.Asked);
    }

    [SkippableFact]
    public async Task ConnectionStringsOpenLakesOnS3ForSqlAndArrow()
    {
        await using S3Place place = S3Place.Create();
        DuckLakeConnectionStringBuilder settings = new()
        {
            Catalog = Catalog(),
            DataPath = place.Root,
            DataInliningRowLimit = 0,
            S3Endpoint = S3Server.Endpoint,
            S3AccessKeyId = S3Server.AccessKey,
            S3SecretAccessKey = S3Server.SecretKey,
        };
        await using DuckLakeDataSource source = new(settings.ConnectionString);
        await using (DuckLakeConnection connection = await source.OpenConnectionAsync())
        {
            await using DuckLakeCommand create = new("CREATE TABLE t AS SELECT range AS i FROM range(10)", connection);
            await create.ExecuteNonQueryAsync();
            Assert.DoesNotContain(S3Server.SecretKey, connection.ConnectionString + source.ConnectionString, StringComparison.Ordinal);
            await using DuckLakeCommand secrets = new("SELECT name, secret_string FROM duckdb_secrets()", connection);
            await using DuckLakeDataReader reader = await secrets.ExecuteReaderAsync();
            Assert.True(await reader.ReadAsync());
            Assert.DoesNotContain(S3Server.SecretKey, reader.GetString(1), StringComparison.Ordinal);
        }

        await using DuckLakeCatalog catalog = await source.OpenCatalogAsync();
        DuckLakeSnapshot snapshot = await catalog.GetSnapshotAsync();
        await using IArrowArrayStream stream = await snapshot.GetTable("t").Scan().ExecuteAsync();
        using RecordBatch batch = (await stream.ReadNextRecordBatchAsync())!;
        Assert.Equal(10, batch.Length);
        settings.SnapshotVersion = 1;
        await using DuckLakeDataSource pinned = new(settings.ConnectionString);
        await Assert.ThrowsAsync<InvalidOperationException>(() => pinned.OpenCatalogAsync());
    }

    [Fact]
    public async Task FilesThatDuckDbReadsItselfNeedItsExtension()
    {
        await using SessionLake lake = new();
        EngineSession session = await lake.OpenBareAsync();
        await SessionLake.ExecuteAsync(session, "SET autoinstall_known_extensions = false");
        foreach (string sql in new[] { "SELECT * FROM read_parquet('s3://b/k.parquet')", "COPY (SELECT 1 AS i) TO 's3://b/k.parquet'", "FROM 's3://b/k.csv'" })
        {
            string error = await SessionLake.ErrorAsync(session, sql);
            Assert.Contains("httpfs", error, StringComparison.Ordinal);
            Assert.Contains("tables of lakes on S3 need no extension", error, StringComparison.Ordinal);
        }
    }
}
