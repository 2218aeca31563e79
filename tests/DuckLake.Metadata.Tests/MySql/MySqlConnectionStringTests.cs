using System.Data.Common;
using DuckLake.Metadata.MySql;
using DuckLake.Testing;
using MySqlConnector;

namespace DuckLake.Metadata.Tests;

/// <summary>DuckDB's connection strings for MySQL as those of ADO.NET.</summary>
public sealed class MySqlConnectionStringTests : LeakCheckedTest
{
    [Theory]
    [InlineData("host=h user=u password=p database=d port=3307", "h|3307|u|p|d")]
    [InlineData("host=h user=u passwd='a b\\'c' db=d", "h||u|a b'c|d")]
    [InlineData("host=\"h\" user=u password=\"a;b\" database=d", "h||u|a;b|d")]
    [InlineData("mysql://u:p%40q@h:3307/d?ssl-mode=required", "h|3307|u|p@q|d")]
    [InlineData("mysql://u:p@q@h/d", "h||u|p@q|d")]
    [InlineData("mysql://[::1]:3307/d", "::1|3307|||d")]
    [InlineData("database=d", "localhost||||d")]
    [InlineData("Server=h;User ID=u;Password=p q;Database=d", "h||u|p q|d")]
    public void Strings_of_every_form_are_read(string text, string expected)
    {
        var ado = new DbConnectionStringBuilder { ConnectionString = MySqlConnectionString.ToAdo(text) };
        string[] keys = ["Server", "Port", "User ID", "Password", "Database"];
        Assert.Equal(expected, string.Join('|', keys.Select(key => ado.TryGetValue(key, out var value) ? value : "")));
    }

    [Theory]
    [InlineData("host=h database=d ssl_mode=disabled", "SslMode", "None")]
    [InlineData("mysql://h/d?ssl-mode=VERIFY_IDENTITY", "SslMode", "VerifyFull")]
    [InlineData("socket=/run/mysqld.sock database=d", "ConnectionProtocol", "unix")]
    [InlineData("host=h", "CharSet", "utf8mb4")]
    public void Settings_have_their_counterparts(string text, string key, string value) =>
        Assert.Equal(value, new DbConnectionStringBuilder { ConnectionString = MySqlConnectionString.ToAdo(text) }[key]);

    [Theory]
    [InlineData("host=h password=hush sslmode=x")]
    [InlineData("host=h password='hush")]
    [InlineData("host=h password=hush ssl_mode=sometimes")]
    [InlineData("mysql://u:hush@h/d?nonsense")]
    [InlineData("Password=hush;nonsense")]
    public void Malformed_strings_are_refused_without_their_values(string text)
    {
        var error = Assert.Throws<ArgumentException>(() => MySqlConnectionString.ToAdo(text));
        Assert.DoesNotContain("hush", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Catalogs_are_called_by_their_place()
    {
        Assert.Equal("h:3307/d", MySqlConnectionString.Describe("Data Source=h;Port=3307;Initial Catalog=d;Password=hush", null));
        Assert.Equal("h:3306/other", MySqlConnectionString.Describe("Server=h;Database=d;Pwd=hush", "other"));
    }

    [Fact]
    public void Times_cannot_be_local()
    {
        const string text = "Server=h;Database=d;datetimekind=local";
        using var source = new MySqlDataSource(text);
        foreach (var open in new Func<SqlMetadataProvider>[] { () => MySqlMetadata.Open(MySqlConnectorFactory.Instance, text), () => MySqlMetadata.Open(source) })
        {
            var error = Assert.Throws<MetadataException>(() => { open(); });
            Assert.Equal(MetadataErrorKind.Unsupported, error.Kind);
            Assert.Contains("DateTimeKind", error.Message, StringComparison.Ordinal);
        }
    }

    [SkippableFact]
    public async Task Times_can_be_told_to_be_utc()
    {
        using var database = MySqlDatabase.Create();
        await using var provider = MySqlMetadata.Open(MySqlConnectorFactory.Instance, database.ConnectionString + ";DateTimeKind=Utc");
        await provider.CreateCatalogAsync(new CatalogCreation { DataPath = "d/" });
        SnapshotInfo snapshot = await provider.GetSnapshotAsync(DateTimeOffset.UtcNow.AddMinutes(1));
        Assert.InRange(snapshot.Time, DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow.AddMinutes(1));
    }
}
