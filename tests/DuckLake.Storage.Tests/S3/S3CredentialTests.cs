using System.Net;
using DuckLake.Storage.S3;
using DuckLake.Testing;

namespace DuckLake.Storage.Tests;

/// <summary>Credentials that end are asked for again; those that cannot be are an error.</summary>
public sealed class S3CredentialTests : S3Test
{
    private const string Path = "s3://lake/k";

    [Theory]
    [InlineData("ExpiredToken", 400)]
    [InlineData("InvalidAccessKeyId", 403)]
    public async Task RefusedKeysAreRenewed(string code, int status)
    {
        int asked = 0;
        Wire.Before = (request, _) => Task.FromResult<HttpResponseMessage?>(
            request.Authorization!.Contains("KEY1/", StringComparison.Ordinal) ? S3Wire.Error((HttpStatusCode)status, code) : Whole("0123456789"));
        S3ObjectStore store = CreateStub(With(_ => ValueTask.FromResult(new S3Keys($"KEY{++asked}", StubSecret, StubToken))));
        Assert.Equal("0123456789"u8.ToArray(), await ReadAsync(store, Path, 10));
        await ReadAsync(store, Path, 10);
        Assert.Equal(2, asked);
        Assert.Equal(3, Wire.Requests.Count);
        Assert.All(Wire.Requests, request => Assert.Contains("x-amz-security-token", request.Authorization, StringComparison.Ordinal));
    }

    [Fact]
    public async Task KeysAreRenewedBeforeTheyEnd()
    {
        int asked = 0;
        Wire.Before = (_, _) => Task.FromResult<HttpResponseMessage?>(Whole("0123456789"));
        S3ObjectStore store = CreateStub(With(_ => ValueTask.FromResult(
            new S3Keys($"KEY{++asked}", StubSecret, null, DateTimeOffset.UtcNow.AddMinutes(asked < 3 ? 1 : 60)))));
        for (int i = 0; i < 5; i++)
        {
            await ReadAsync(store, Path, 10);
        }

        Assert.Contains("KEY3/", Wire.Requests[^1].Authorization, StringComparison.Ordinal);
        Assert.Equal(3, asked);
    }

    [Fact]
    public async Task KeysThatStayRefusedAreAnError()
    {
        int asked = 0;
        Wire.Before = (_, _) => Task.FromResult<HttpResponseMessage?>(S3Wire.Error(HttpStatusCode.BadRequest, "ExpiredToken"));
        ObjectStoreException error = await FailsAsync(
            ObjectStoreErrorKind.AccessDenied,
            async () => await CreateStub(With(_ => ValueTask.FromResult(new S3Keys($"KEY{++asked}", StubSecret)))).ReadAsync(Path, 0, new byte[1]));
        Assert.Contains("FromProvider", error.Message, StringComparison.Ordinal);
        Assert.Equal(3, asked);
    }

    [Fact]
    public async Task AFailingProviderIsNamed()
    {
        ObjectStoreException error = await FailsAsync(
            ObjectStoreErrorKind.AccessDenied,
            async () => await CreateStub(With(_ => throw new InvalidOperationException("The vault is sealed."))).HeadAsync(Path));
        Assert.Contains("FromProvider", error.Message, StringComparison.Ordinal);
        Assert.IsType<InvalidOperationException>(error.InnerException);

        int asked = 0;
        Wire.Before = (_, _) => Task.FromResult<HttpResponseMessage?>(new(HttpStatusCode.OK));
        await CreateStub(With(_ => ++asked == 1 ? throw new HttpRequestException("The vault is away.") : ValueTask.FromResult(new S3Keys(StubKey, StubSecret)))).HeadAsync(Path);
        Assert.Equal(2, asked);
    }

    private static S3BucketOptions With(Func<CancellationToken, ValueTask<S3Keys>> provider) =>
        new() { Endpoint = "http://s3.test", Credentials = S3Credentials.FromProvider(provider) };

    private static HttpResponseMessage Whole(string text)
    {
        var answer = new HttpResponseMessage(HttpStatusCode.PartialContent) { Content = new StringContent(text) };
        answer.Content.Headers.TryAddWithoutValidation("Content-Range", $"bytes 0-{text.Length - 1}/{text.Length}");
        return answer;
    }
}
