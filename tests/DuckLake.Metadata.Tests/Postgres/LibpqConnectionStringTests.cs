using DuckLake.Metadata.Postgres;
using DuckLake.Testing;
using Npgsql;

namespace DuckLake.Metadata.Tests;

/// <summary>Connection strings of libpq, which DuckDB users have, as settings of Npgsql.</summary>
public sealed class LibpqConnectionStringTests : LeakCheckedTest
{
    [Theory]
    [InlineData("Host=h;Port=5433;Database=d;Username=u;Password=p", "h", 5433, "d", "u", "p")]
    [InlineData("host=h;database=d;username=u;password=p", "h", 5432, "d", "u", "p")]
    [InlineData("host=h; database=d; username=u; password=p q", "h", 5432, "d", "u", "p q")]
    [InlineData("dbname=d host=h port=5433 user=u password=p", "h", 5433, "d", "u", "p")]
    [InlineData("  dbname = 'my lake'  user=u\tpassword='it\\'s;x=y z' ", "localhost", 5432, "my lake", "u", "it's;x=y z")]
    [InlineData("dbname=d user=u password=a\\ b\\\\c", "localhost", 5432, "d", "u", "a b\\c")]
    [InlineData("dbname=d user=u password=''", "localhost", 5432, "d", "u", null)]
    [InlineData("dbname=d user=u password=a;b", "localhost", 5432, "d", "u", "a;b")]
    [InlineData("host=/var/run/postgresql dbname=d user=u", "/var/run/postgresql", 5432, "d", "u", null)]
    [InlineData("hostaddr=127.0.0.1 dbname=d user=u client_encoding=UTF8", "127.0.0.1", 5432, "d", "u", null)]
    [InlineData("host=a,b port=1,2 dbname=d user=u", "a:1,b:2", 5432, "d", "u", null)]
    [InlineData("postgresql://u:p%40%2F@h:5433/my%20lake", "h", 5433, "my lake", "u", "p@/")]
    [InlineData("postgres://u@[::1]:5433/d", "::1", 5433, "d", "u", null)]
    [InlineData("postgresql://u:p@a:1,b:2/d", "a:1,b:2", 5432, "d", "u", "p")]
    [InlineData("postgresql:///d?host=h&user=u&password=p&port=1", "h", 1, "d", "u", "p")]
    [InlineData("postgresql://%2Fvar%2Frun/d?user=u", "/var/run", 5432, "d", "u", null)]
    public void Every_form_is_understood(string text, string host, int port, string database, string user, string? password)
    {
        var builder = LibpqConnectionString.ToNpgsql(text);
        Assert.Equal((host, port, database, user, password), (builder.Host, builder.Port, builder.Database, builder.Username, builder.Password));
    }

    [Fact]
    public void Other_settings_are_translated()
    {
        var builder = LibpqConnectionString.ToNpgsql(
            "host=h dbname=d sslmode=verify-full sslrootcert=/ca.pem sslcert=/c.pem sslkey=/k.pem connect_timeout=7 application_name=lake keepalives=1 "
            + "keepalives_idle=30 channel_binding=prefer options='-c work_mem=1MB' target_session_attrs=read-write");
        Assert.Equal(SslMode.VerifyFull, builder.SslMode);
        Assert.Equal(("/ca.pem", "/c.pem", "/k.pem"), (builder.RootCertificate, builder.SslCertificate, builder.SslKey));
        Assert.Equal((7, "lake", true, 30), (builder.Timeout, builder.ApplicationName, builder.TcpKeepAlive, builder.TcpKeepAliveTime));
        Assert.Equal((ChannelBinding.Prefer, "-c work_mem=1MB", "read-write"), (builder.ChannelBinding, builder.Options, builder.TargetSessionAttributes));
        Assert.Equal(SslMode.Require, LibpqConnectionString.ToNpgsql("postgresql://h/d?sslmode=require").SslMode);
    }

    [Theory]
    [InlineData("host=h dbname=d sslmode=sometimes password=s3cr3t", "sslmode")]
    [InlineData("host=h dbname=d port=s3cr3t", "port")]
    [InlineData("host=h dbname=d connect_timeout=s3cr3t", "connect_timeout")]
    [InlineData("host=h dbname=d service=s3cr3t", "service")]
    [InlineData("postgresql://u:s3cr3t@h/d?unknown=1", "unknown")]
    [InlineData("postgresql://u:s3cr3t@[::1/d", "IPv6")]
    [InlineData("Host=h;Password=s3cr3t;s3cr3t", "malformed")]
    [InlineData("Host=h;Port=s3cr3t", "malformed")]
    [InlineData("dbname=d password='s3cr3t", "malformed")]
    [InlineData("s3cr3t", "malformed")]
    [InlineData("host=a,b port=1,2,3 password=s3cr3t", "ports")]
    public void Malformed_strings_are_refused_without_their_values(string text, string named)
    {
        var error = Assert.ThrowsAny<ArgumentException>(() => PostgresMetadata.Open(text));
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", error.ToString(), StringComparison.Ordinal);
    }
}
