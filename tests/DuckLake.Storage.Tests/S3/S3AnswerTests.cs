using System.Net;
using System.Text;
using DuckLake.Storage.S3;
using DuckLake.Testing;

namespace DuckLake.Storage.Tests;

/// <summary>What the answers of servers become: one error each, of the right kind, naming the setting to change.</summary>
public sealed class S3AnswerTests : S3Test
{
    private const string Path = "s3://lake/t/a.parquet";

    [Theory]
    [InlineData(403, "InvalidAccessKeyId", "", ObjectStoreErrorKind.AccessDenied, "Credentials", 1)]
    [InlineData(403, "SignatureDoesNotMatch", "<StringToSign>AWS4-HMAC-SHA256</StringToSign><AWSAccessKeyId>AKIAIOSFODNN7EXAMPLE</AWSAccessKeyId>", ObjectStoreErrorKind.AccessDenied, "secret access key", 1)]
    [InlineData(403, "AccessDenied", "", ObjectStoreErrorKind.AccessDenied, "permissions", 1)]
    [InlineData(400, "ExpiredToken", "<Token-0>FwoGZXIvYXdzEXAMPLETOKEN</Token-0>", ObjectStoreErrorKind.AccessDenied, "session token", 1)]
    [InlineData(403, "RequestTimeTooSkewed", "", ObjectStoreErrorKind.AccessDenied, "clock", 1)]
    [InlineData(400, "AuthorizationHeaderMalformed", "<Message>the region 'us-east-1' is wrong; expecting 'eu-west-1'</Message>", ObjectStoreErrorKind.Other, "region eu-west-1", 1)]
    [InlineData(301, "PermanentRedirect", "<Endpoint>lake.s3.eu-west-1.amazonaws.com</Endpoint>", ObjectStoreErrorKind.Other, "Endpoint", 1)]
    [InlineData(307, "TemporaryRedirect", "<Endpoint>other.test</Endpoint>", ObjectStoreErrorKind.Other, "Endpoint", 1)]
    [InlineData(404, "NoSuchBucket", "", ObjectStoreErrorKind.NotFound, "bucket \"lake\"", 1)]
    [InlineData(503, "SlowDown", "", ObjectStoreErrorKind.Transient, "overloaded", 2)]
    [InlineData(500, "InternalError", "", ObjectStoreErrorKind.Transient, "Tried 2 times", 2)]
    [InlineData(429, "", "", ObjectStoreErrorKind.Transient, "overloaded", 2)]
    [InlineData(400, "", "", ObjectStoreErrorKind.Other, "TLS", 1)]
    [InlineData(418, "NewCode", "", ObjectStoreErrorKind.Other, "418 NewCode", 1)]
    public async Task AnAnswerBecomesOneClearError(int status, string code, string more, ObjectStoreErrorKind kind, string names, int attempts)
    {
        Wire.Before = (_, _) =>
        {
            HttpResponseMessage answer = S3Wire.Error((HttpStatusCode)status, code, more);
            answer.Headers.Location = status is 301 or 307 ? new Uri("http://other.test/lake/t/a.parquet") : null;
            return Task.FromResult<HttpResponseMessage?>(answer);
        };
        S3ObjectStore store = CreateStub();
        foreach (Func<Task> act in new Func<Task>[]
        {
            async () => await store.ReadAsync(Path, 0, new byte[10]),
            async () => await store.PutAsync(Path, new byte[10], PutMode.Overwrite),
            async () => await store.ListAsync("s3://lake/").GetAsyncEnumerator().MoveNextAsync(),
        })
        {
            Wire.Clear();
            ObjectStoreException error = await FailsAsync(kind, act);
            Assert.Contains(names, error.Message, StringComparison.Ordinal);
            Assert.Equal(kind == ObjectStoreErrorKind.Transient, error.IsTransient);
            Assert.Equal(attempts, Wire.Requests.Count);
            Assert.All(Wire.Requests, request => Assert.Equal("s3.test", request.Host));
        }
    }

    [Fact]
    public async Task WhatIsNoS3ServerIsNamed()
    {
        Wire.Before = (_, _) => Task.FromResult<HttpResponseMessage?>(new(HttpStatusCode.OK) { Content = new StringContent("<html><body>Welcome</body>", Encoding.UTF8, "text/html") });
        S3ObjectStore store = CreateStub();
        ObjectStoreException error = await FailsAsync(
            ObjectStoreErrorKind.Other, async () => await store.ListAsync("s3://lake/").GetAsyncEnumerator().MoveNextAsync());
        Assert.Contains("Endpoint", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ServersWithoutRangedReadsAreRefused()
    {
        S3ObjectStore store = CreateStub();
        Wire.Before = (_, _) => Task.FromResult<HttpResponseMessage?>(new(HttpStatusCode.OK) { Content = new ByteArrayContent(Bytes(1000)) });
        ObjectStoreException error = await FailsAsync(ObjectStoreErrorKind.Other, async () => await store.ReadAsync(Path, 100, new byte[10]));
        Assert.Contains("ranged reads", error.Message, StringComparison.Ordinal);
        Assert.Equal(Bytes(1000)[..10], await ReadAsync(store, Path, 10));

        foreach (string? range in new[] { null, "bytes 0-9/*", "bytes x", "bytes 100-109/99999999999999999999" })
        {
            Wire.Before = (_, _) =>
            {
                var answer = new HttpResponseMessage(HttpStatusCode.PartialContent) { Content = new ByteArrayContent(new byte[10]) };
                answer.Content.Headers.TryAddWithoutValidation("Content-Range", range);
                return Task.FromResult<HttpResponseMessage?>(answer);
            };
            await FailsAsync(ObjectStoreErrorKind.Other, async () => await store.ReadAsync(Path, 100, new byte[10]));
            await FailsAsync(ObjectStoreErrorKind.Other, async () => await store.ReadTailAsync(Path, new byte[10]));
        }
    }

    /// <summary>Without a tag nobody can tell whether the object was replaced meanwhile: what came before the cut is not pieced together with what comes after it.</summary>
    [Theory]
    [InlineData("\"tag\"", "bytes=4-9")]
    [InlineData(null, "bytes=0-9")]
    public async Task AnAnswerWithoutATagIsNotContinuedButReadAnew(string? tag, string second)
    {
        Wire.Before = (_, _) =>
        {
            bool isFirst = Wire.Requests.Count == 1;
            bool isRest = !isFirst && tag is not null;
            var answer = new HttpResponseMessage(HttpStatusCode.PartialContent) { Content = new StringContent(isFirst ? "aaaaaaaaaa" : isRest ? "bbbbbb" : "bbbbbbbbbb") };
            answer.Content.Headers.TryAddWithoutValidation("Content-Range", isRest ? "bytes 4-9/10" : "bytes 0-9/10");
            answer.Headers.ETag = tag is null ? null : new System.Net.Http.Headers.EntityTagHeaderValue(tag);
            return Task.FromResult<HttpResponseMessage?>(isFirst ? CutContent.Apply(answer, 4) : answer);
        };
        byte[] content = await ReadAsync(CreateStub(), Path, 10);
        Assert.Equal(["bytes=0-9", second], Wire.Requests.Select(request => request.Range));
        Assert.Equal(tag is null ? "bbbbbbbbbb" : "aaaabbbbbb", Encoding.ASCII.GetString(content));
    }

    /// <summary>The answer to a completion begins before the server knows how it ends: an error comes with the status of success.</summary>
    [Theory]
    [InlineData("InternalError", ObjectStoreErrorKind.Transient, 2)]
    [InlineData("AccessDenied", ObjectStoreErrorKind.AccessDenied, 1)]
    [InlineData("InvalidPart", ObjectStoreErrorKind.Other, 1)]
    public async Task AnErrorWithTheStatusOfSuccessIsAnError(string code, ObjectStoreErrorKind kind, int attempts)
    {
        int completions = 0;
        Wire.Before = (request, _) =>
        {
            bool isCompletion = request.Method == "POST" && !request.PathAndQuery.Contains("?uploads", StringComparison.Ordinal);
            completions += isCompletion ? 1 : 0;
            HttpResponseMessage answer = request.Method switch
            {
                "POST" when isCompletion => S3Wire.Error(HttpStatusCode.OK, code, $"<Message>{StubKey}</Message>"),
                "POST" => new(HttpStatusCode.OK)
                {
                    Content = new StringContent("<InitiateMultipartUploadResult><UploadId>u1</UploadId></InitiateMultipartUploadResult>", Encoding.UTF8, "application/xml"),
                },
                "HEAD" => new(HttpStatusCode.NotFound),
                _ => new(request.Method == "DELETE" ? HttpStatusCode.NoContent : HttpStatusCode.OK),
            };
            answer.Headers.ETag = request.Method == "PUT" ? new System.Net.Http.Headers.EntityTagHeaderValue("\"p\"") : null;
            return Task.FromResult<HttpResponseMessage?>(answer);
        };
        S3ObjectStore store = CreateStub(change: options => options with { PartSizeBytes = 5 << 20 });
        await FailsAsync(kind, async () => await WriteAsync(store, Path, new byte[6 << 20], PutMode.Overwrite));
        Assert.Equal(attempts, completions);
        Assert.Equal("DELETE", Wire.Requests[^1].Method);
    }

    [Fact]
    public async Task WaitsAsLongAsTheServerAsks()
    {
        int count = 0;
        Wire.Before = (_, _) =>
        {
            HttpResponseMessage answer = S3Wire.Error(HttpStatusCode.ServiceUnavailable, "SlowDown");
            answer.Headers.TryAddWithoutValidation("Retry-After", "1");
            return Task.FromResult<HttpResponseMessage?>(++count < 3 ? answer : new(HttpStatusCode.OK));
        };
        S3ObjectStore store = CreateStub(change: options => options with { MaxAttempts = 3, MaxRetryDelay = TimeSpan.FromMilliseconds(150) });
        long start = Environment.TickCount64;
        await store.HeadAsync(Path);
        Assert.InRange(Environment.TickCount64 - start, 280, 60_000);
        Assert.Equal(3, Wire.Requests.Count);
    }

    [Fact]
    public async Task AServerThatKnowsNoConditionsIsAskedFirst()
    {
        bool exists = false;
        int refused = 0;
        Wire.Before = (request, _) => Task.FromResult<HttpResponseMessage?>(
            request.Method == "HEAD" ? new(exists ? HttpStatusCode.OK : HttpStatusCode.NotFound)
            : refused++ % 2 == 0 ? S3Wire.Error(HttpStatusCode.NotImplemented, "NotImplemented")
            : new(HttpStatusCode.OK));
        S3ObjectStore store = CreateStub();
        await store.PutAsync(Path, new byte[1], PutMode.CreateNew);
        Assert.Equal(["PUT", "HEAD", "PUT"], Wire.Requests.Select(request => request.Method));
        exists = true;
        await FailsAsync(ObjectStoreErrorKind.AlreadyExists, async () => await store.PutAsync(Path, new byte[1], PutMode.CreateNew));
    }

    [Fact]
    public async Task ManyObjectsAreDeletedByFewRequestsAndFailuresAreTheirOwn()
    {
        Wire.Before = (request, _) => Task.FromResult<HttpResponseMessage?>(
            request.Method == "POST"
                ? new(HttpStatusCode.OK)
                {
                    Content = new StringContent(
                        "<DeleteResult><Error><Key>k7</Key><Code>AccessDenied</Code></Error><Error><Key>k8</Key><Code>InternalError</Code></Error></DeleteResult>",
                        Encoding.UTF8,
                        "application/xml"),
                }
                : request.PathAndQuery == "/lake/k7" ? S3Wire.Error(HttpStatusCode.Forbidden, "AccessDenied")
                : new(HttpStatusCode.NoContent));
        S3ObjectStore store = CreateStub();
        ObjectDeleteException error = await Assert.ThrowsAsync<ObjectDeleteException>(
            async () => await store.DeleteAsync([.. Enumerable.Range(0, 900).Select(i => $"s3://lake/k{i}")]));
        Assert.Equal("s3://lake/k7", Assert.Single(error.Failures).Path);
        Assert.Equal(ObjectStoreErrorKind.AccessDenied, error.Kind);
        Assert.Equal(3, Wire.Requests.Count);

        Wire.Clear();
        Wire.Before = (request, _) => Task.FromResult<HttpResponseMessage?>(
            request.Method == "POST" ? S3Wire.Error(HttpStatusCode.NotImplemented, "NotImplemented") : new(HttpStatusCode.NoContent));
        await store.DeleteAsync(["s3://lake/a", "s3://lake/b", "s3://lake/c", "gs://other/d"]);
        Assert.Equal(4, Wire.Requests.Count(request => request.Method == "DELETE"));
    }
}
