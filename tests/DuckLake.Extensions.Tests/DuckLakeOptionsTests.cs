using System.Reflection;
using System.Text;
using DuckLake.Arrow;
using DuckLake.Data;
using DuckLake.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace DuckLake.Extensions.Tests;

/// <summary>Lakes read from configurations, and what is said of wrong ones.</summary>
public sealed class DuckLakeOptionsTests : LeakCheckedTest
{
    private const string Hush = "hush;hunter2'\"";

    private readonly TemporaryDirectory _directory = new();
    private readonly string _variable = $"DUCKLAKE_OPTIONS_{Guid.NewGuid():n}";

    protected override void Cleanup()
    {
        Environment.SetEnvironmentVariable(_variable, null);
        _directory.Dispose();
    }

    [Fact]
    public void CatalogsAndStoragesCombineWithNamedSecrets()
    {
        Environment.SetEnvironmentVariable(_variable, Hush);
        IReadOnlyList<DuckLakeOptions> lakes = DuckLakeOptions.ReadAll(Json($$"""
            {
              "Secrets": {
                "minio": { "Type": "s3", "KeyId": "id", "Secret": "${{{_variable}}}", "Endpoint": "http://localhost:9000", "UrlStyle": "path" },
                "cloud": { "Type": "S3", "Provider": "credential_chain", "Region": "eu-west-1" },
                "public": { "Type": "s3" },
                "flare": { "Type": "r2", "Account Id": "acc", "Key Id": "id", "Secret": "k" },
                "pg": { "Type": "postgres", "Host": "db", "User": "lake", "Password": "${{{_variable}}}" },
                "my": { "Type": "mysql", "Host": "db", "Password": "${{{_variable}}}" }
              },
              "Lakes": {
                "one": { "Catalog": { "Type": "postgres", "Database": "lakes", "Secret": "pg" }, "Storage": { "Path": "s3://lake/one/", "Secret": "minio" }, "ReadOnly": true },
                "two": { "Catalog": { "Type": "sqlite", "Path": "two.db" }, "Storage": "/data/two", "data_inlining_row_limit": 5 },
                "three": { "Catalog": "three.ducklake", "Storage": { "Path": "s3://b/", "Secret": "cloud", "Region": "eu-west-2", "UseSsl": "true" } },
                "four": { "Catalog": { "Type": "mysql", "Database": "lakes", "Secret": "my" }, "Storage": { "Path": "s3://b/", "Secret": "public" } },
                "five": { "Catalog": { "Type": "duckdb", "Path": "five.ducklake" }, "Storage": { "Path": "r2://b/", "Secret": "flare" } },
                "six": { "Catalog": "sqlite:six.db", "Data Path": "${{{_variable}}_NOT:-s3://b/six/}", "S3 Profile": "$${six}", "Alias": "" }
              }
            }
            """));
        Assert.Equal(["five", "four", "one", "six", "three", "two"], lakes.Select(lake => lake.Name).Order(StringComparer.Ordinal));
        Dictionary<string, DuckLakeConnectionStringBuilder> settings = lakes.ToDictionary(lake => lake.Name, lake => new DuckLakeConnectionStringBuilder(lake.ConnectionString));
        Assert.Equal("""postgres:database='lakes' host='db' password='hush;hunter2\'"' user='lake'""", Sorted(settings["one"].Catalog!.Replace("dbname", "database", StringComparison.Ordinal)));
        Assert.Equal(
            ("s3://lake/one/", "id", Hush, "http://localhost:9000", "path", true, false),
            (settings["one"].DataPath, settings["one"].S3AccessKeyId, settings["one"].S3SecretAccessKey, settings["one"].S3Endpoint, settings["one"].S3UrlStyle, settings["one"].ReadOnly, settings["one"].S3Anonymous));
        Assert.Equal(("sqlite:two.db", "/data/two", 5L), (settings["two"].Catalog, settings["two"].DataPath, settings["two"].DataInliningRowLimit));
        Assert.Equal(("three.ducklake", "eu-west-2", true, false), (settings["three"].Catalog, settings["three"].S3Region, settings["three"].S3UseSsl, settings["three"].S3Anonymous));
        Assert.StartsWith("mysql:", settings["four"].Catalog, StringComparison.Ordinal);
        Assert.True(settings["four"].S3Anonymous);
        Assert.Equal(("duckdb:five.ducklake", "acc.r2.cloudflarestorage.com", "path"), (settings["five"].Catalog, settings["five"].S3Endpoint, settings["five"].S3UrlStyle));
        Assert.Equal(("s3://b/six/", "${six}"), (settings["six"].DataPath, settings["six"].S3Profile));
        Assert.DoesNotContain("hunter2", string.Concat(lakes.Select(lake => lake.ToString())), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "Lakes": { "a": { "Catlog": "x" } } }""", "The key 'Lakes:a:Catlog' is not known. Did you mean 'Catalog'?")]
    [InlineData("""{ "Catalog": "x", "Storage": { "Path": "s3://b/", "Regoin": "r" } }""", "The key 'Storage:Regoin' is not known. Did you mean 'Region'?")]
    [InlineData("""{ "Catalog": { "Type": "postgres", "Hsot": "r" } }""", "The key 'Catalog:Hsot' is not known. Did you mean 'host'?")]
    [InlineData("""{ "Catalog": { "Type": "sqlite", "File": "r" } }""", "The key 'Catalog:File' is not known. Did you mean 'Type'?")]
    [InlineData("""{ "Catalog": { "Type": "sqlite" } }""", "'Catalog' needs 'Path', the file of the catalog.")]
    [InlineData("""{ "Catalog": { "Type": "oracle", "Path": "x" } }""", "'Catalog:Type' is 'oracle': it takes duckdb, sqlite, postgres or mysql.")]
    [InlineData("""{ "Secrets": { "s": { "Type": "vault" } } }""", "'Secrets:s:Type' is 'vault': it takes s3, r2, gcs, postgres, mysql.")]
    [InlineData("""{ "Secrets": { "s": { "Type": "s3", "Sercet": "x" } } }""", "The key 'Secrets:s:Sercet' is not known. Did you mean 'secret'?")]
    [InlineData("""{ "Secrets": { "s": { "Type": "s3", "Provider": "x" } } }""", "'Secrets:s:Provider' is 'x': it takes config or credential_chain.")]
    [InlineData("""{ "Secrets": { "minio": { "Type": "s3" } }, "Catalog": "x", "Storage": { "Secret": "mino" } }""", "'Storage:Secret' names the secret 'mino', which is not below 'Secrets'; did you mean 'minio'?")]
    [InlineData("""{ "Secrets": { "s": { "Type": "s3" } }, "Catalog": { "Type": "postgres", "Secret": "s" } }""", "'Catalog:Secret' names the secret 's', which is of type s3; it needs postgres.")]
    [InlineData("""{ "Secrets": { "s": { "Type": "postgres", "Uri": "u", "Host": "h" } }, "Catalog": { "Type": "postgres", "Secret": "s" } }""", "'Catalog': The parameter URI of a secret of type postgres stands alone, and the path of the catalog is empty then.")]
    [InlineData("""{ "Secrets": { "s": { "Type": "s3", "UrlStyle": "hosts" } }, "Catalog": "x", "Storage": { "Secret": "s" } }""", "'Secrets:s': The connection string key 'S3 Url Style' takes vhost or path, not 'hosts'.")]
    [InlineData("""{ "Catalog": "x", "Threads": "many" }""", "'Threads': The connection string key 'Threads' takes a whole number that is not negative, not 'many'.")]
    [InlineData("""{ "Catalog": "x", "Alias": { "a": "b" } }""", "'Alias' is a section, and a single value is expected there.")]
    [InlineData("""{ "Catalog": "sqlite:${DUCKLAKE_NOWHERE}.db" }""", "'Catalog' needs the environment variable 'DUCKLAKE_NOWHERE', which is not set. Set it, or give a default: ${DUCKLAKE_NOWHERE:-value}.")]
    [InlineData("""{ "Catalog": "sqlite:${DUCKLAKE_NOWHERE" }""", "'Catalog' has '${' without '}'. Write '$${' for a plain '${'.")]
    [InlineData("""{ }""", "The configuration describes no lake. It needs 'Catalog', as \"sqlite:lake.db\", or lakes below 'Lakes'.")]
    public void MistakesAreNamedWithTheirPlace(string json, string error) =>
        Assert.Equal(error, Assert.Throws<ArgumentException>(() => DuckLakeOptions.ReadAll(Json(json))).Message);

    [Fact]
    public void OneLakeIsChosenByName()
    {
        IConfiguration two = Json("""{ "Lakes": { "a": { "Catalog": "x" }, "b": { "Catalog": "y" } } }""");
        Assert.Equal("b", DuckLakeOptions.Read(two, "B").Name);
        Assert.Contains("'a', 'b'", Assert.Throws<ArgumentException>(() => DuckLakeOptions.Read(two)).Message, StringComparison.Ordinal);
        Assert.Contains("no lake 'c'", Assert.Throws<ArgumentException>(() => DuckLakeOptions.Read(two, "c")).Message, StringComparison.Ordinal);
    }

    /// <summary>Whatever a connection string can say a configuration can, by the same key in any of its spellings; and the documentation tells it.</summary>
    [Fact]
    public void EveryKeyOfTheConnectionStringIsOneOfConfigurations()
    {
        string documentation = File.ReadAllText(Path.Combine(TestPaths.RepositoryRoot, "docs", "connecting.md"));
        PropertyInfo[] properties =
        [
            .. typeof(DuckLakeConnectionStringBuilder).GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                .Where(property => property.CanWrite && property.GetIndexParameters().Length == 0),
        ];
        Assert.InRange(properties.Length, 30, 100);
        foreach (PropertyInfo property in properties)
        {
            Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            object value = type == typeof(bool) ? true
                : type == typeof(int) ? 7
                : type == typeof(long) ? 7L
                : type == typeof(DateTimeOffset) ? new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)
                : property.Name == "S3UrlStyle" ? "path" : "words";
            DuckLakeConnectionStringBuilder set = [];
            property.SetValue(set, value);
            string key = Assert.Single(set.Keys.Cast<string>());
            foreach (string spelling in new[] { key, property.Name, key.Replace(' ', '_').ToLowerInvariant() })
            {
                string catalog = key == "Catalog" ? "" : "\"Catalog\": \"x\", ";
                DuckLakeOptions lake = DuckLakeOptions.Read(Json($$"""{ {{catalog}}"{{spelling}}": "{{set[key]}}" }"""));
                Assert.Equal(value, property.GetValue(new DuckLakeConnectionStringBuilder(lake.ConnectionString)));
            }

            Assert.Contains($"`{key}`", documentation, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task LakesAreServices()
    {
        ServiceCollection services = new();
        services.AddDuckLake(Json($$"""
            {
              "Catalog": "sqlite:{{_directory.Combine("own.db")}}", "Data Path": "{{_directory.Combine("own")}}",
              "Lakes": { "other": { "Catalog": { "Type": "sqlite", "Path": "{{_directory.Combine("other.db")}}" }, "Storage": "{{_directory.Combine("other")}}" } }
            }
            """));
        await using ServiceProvider provider = services.BuildServiceProvider();
        foreach (DuckLakeConnection connection in new[] { provider.GetRequiredService<DuckLakeConnection>(), provider.GetRequiredKeyedService<DuckLakeConnection>("other") })
        {
            await connection.OpenAsync();
            await using DuckLakeCommand command = new("CREATE TABLE t AS SELECT 42 AS i", connection);
            await command.ExecuteNonQueryAsync();
            await connection.CloseAsync();
        }

        Assert.Same(provider.GetRequiredService<DuckLakeDataSource>(), provider.GetRequiredKeyedService<DuckLakeDataSource>(""));
        Assert.NotSame(provider.GetRequiredService<DuckLakeDataSource>(), provider.GetRequiredKeyedService<DuckLakeDataSource>("other"));
        await using DuckLakeCatalog catalog = await provider.GetRequiredKeyedService<DuckLakeOptions>("other").OpenCatalogAsync();
        Assert.Equal(["t"], (await catalog.GetSnapshotAsync()).Schemas.SelectMany(schema => schema.Tables).Select(table => table.Name));
        Assert.True(File.Exists(_directory.Combine("own.db")));
    }

    private static IConfigurationRoot Json(string text) =>
        new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(text))).Build();

    private static string Sorted(string catalog) =>
        catalog[..catalog.IndexOf(':', StringComparison.Ordinal)] + ":" + string.Join(' ', catalog[(catalog.IndexOf(':', StringComparison.Ordinal) + 1)..].Split(' ').Order(StringComparer.Ordinal));
}
