using DuckLake.Arrow;
using DuckLake.Testing;

namespace DuckLake.Data.Tests;

/// <summary>Wrong settings of S3 by SQL: one clear error each, naming the parameter to change in SQL's words and none of its values that are secret.</summary>
public sealed class StorageErrorTests : LeakCheckedTest
{
    private const string KeyId = "AKIAIOSFODNN7EXAMPLE";
    private const string Hush = "hush-hunter2";

    private readonly TemporaryDirectory _directory = new();

    protected override void Cleanup() => _directory.Dispose();

    [Theory]
    [InlineData(403, "InvalidAccessKeyId", "<AWSAccessKeyId>AKIAIOSFODNN7EXAMPLE</AWSAccessKeyId>", DuckLakeErrorKind.Storage, "KEY_ID and SECRET")]
    [InlineData(403, "SignatureDoesNotMatch", "<StringToSign>hush-hunter2</StringToSign>", DuckLakeErrorKind.Storage, "KEY_ID and SECRET")]
    [InlineData(403, "AccessDenied", "", DuckLakeErrorKind.Storage, "permissions")]
    [InlineData(400, "ExpiredToken", "<Token-0>hush-hunter2</Token-0>", DuckLakeErrorKind.Storage, "PROVIDER credential_chain")]
    [InlineData(400, "AuthorizationHeaderMalformed", "<Message>the region 'us-east-1' is wrong; expecting 'eu-west-1'</Message>", DuckLakeErrorKind.Storage, "Set REGION and ENDPOINT")]
    [InlineData(301, "PermanentRedirect", "<Endpoint>b.s3.eu-west-1.amazonaws.com</Endpoint>", DuckLakeErrorKind.Storage, "Set REGION and ENDPOINT")]
    [InlineData(404, "NoSuchBucket", "", DuckLakeErrorKind.NotFound, "ENDPOINT")]
    [InlineData(400, "", "", DuckLakeErrorKind.Storage, "USE_SSL true")]
    public async Task AnswersOfServersNameTheParameter(int status, string code, string more, DuckLakeErrorKind kind, string parameter)
    {
        await using StubS3Server server = new(status, code, more);
        DuckLakeException error = await FailAsync($"KEY_ID '{KeyId}', SECRET '{Hush}', SESSION_TOKEN '{Hush}', ENDPOINT '{server.Authority}', URL_STYLE 'path', USE_SSL false");
        Assert.True(kind == error.Kind, error.ToString());
        Assert.False(error.IsTransient);
        Assert.Contains(parameter, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AServerWithoutTlsNamesTheParameter()
    {
        await using StubS3Server server = new(200, "");
        DuckLakeException error = await FailAsync($"KEY_ID '{KeyId}', SECRET '{Hush}', ENDPOINT '{server.Authority}'");
        Assert.Equal(DuckLakeErrorKind.Storage, error.Kind);
        Assert.Contains("USE_SSL false", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Makes a table in a lake whose secret has these parameters.</summary>
    private async Task<DuckLakeException> FailAsync(string parameters)
    {
        await using SessionLake lake = new();
        EngineSession session = await lake.OpenBareAsync();
        await SessionLake.ExecuteAsync(
            session, $"CREATE SECRET (TYPE s3, {parameters}); ATTACH 'ducklake:sqlite:{_directory.Combine("c.sqlite")}' AS l (DATA_PATH 's3://b/', DATA_INLINING_ROW_LIMIT 0)");
        DuckLakeException error = await Assert.ThrowsAnyAsync<DuckLakeException>(() => SessionLake.ExecuteAsync(session, "CREATE TABLE l.t AS SELECT 42 AS i"));
        Assert.DoesNotContain("S3BucketOptions", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("S3Tls", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("S3Credentials", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(KeyId, error.ToString(), StringComparison.Ordinal);
        Assert.Equal(["0"], await SessionLake.RowsAsync(session, "SELECT count(*) FROM duckdb_tables() WHERE database_name = 'l'"));
        return error;
    }
}
