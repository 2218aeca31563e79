using System.Net;
using System.Text;
using DuckLake.Storage.S3;
using DuckLake.Testing;

namespace DuckLake.Storage.Tests;

/// <summary>What the options of a bucket add to its requests: the key that new objects are encrypted with, and who pays.</summary>
public sealed class S3RequestHeaderTests : S3Test
{
    private const string Root = "s3://lake/t/";
    private const string KmsKey = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd";

    [Fact]
    public async Task TheKeyIsNamedWhereAnObjectIsMadeAndNowhereElse()
    {
        List<(string Request, S3WireRequest Sent)> sent = await SendEachAsync(bucket => bucket with { KmsKeyId = KmsKey });
        foreach ((string request, S3WireRequest wire) in sent)
        {
            bool makesObject = request is "put" or "initiate";
            Assert.Equal((request, makesObject ? "aws:kms" : null), (request, wire.Headers.GetValueOrDefault("x-amz-server-side-encryption")));
            Assert.Equal((request, makesObject ? KmsKey : null), (request, wire.Headers.GetValueOrDefault("x-amz-server-side-encryption-aws-kms-key-id")));
            Assert.False(wire.Headers.ContainsKey("x-amz-request-payer"), request);
        }
    }

    [Fact]
    public async Task EveryRequestSaysThatTheRequesterPays()
    {
        List<(string Request, S3WireRequest Sent)> sent = await SendEachAsync(bucket => bucket with { Payer = S3Payer.Requester });
        foreach ((string request, S3WireRequest wire) in sent)
        {
            Assert.Equal((request, "requester"), (request, wire.Headers.GetValueOrDefault("x-amz-request-payer")));
            Assert.Contains("x-amz-request-payer", wire.Authorization!.Split("SignedHeaders=")[1].Split(',')[0].Split(';'));
            Assert.False(wire.Headers.ContainsKey("x-amz-server-side-encryption"), request);
        }
    }

    [Fact]
    public async Task WithoutOptionsNothingIsAdded()
    {
        foreach ((string request, S3WireRequest wire) in await SendEachAsync(bucket => bucket))
        {
            Assert.DoesNotContain(wire.Headers.Keys, name => name.StartsWith("x-amz-server-side", StringComparison.Ordinal) || name == "x-amz-request-payer");
        }
    }

    /// <summary>Sends every kind of request that a store has, and gives each with its name.</summary>
    private async Task<List<(string Request, S3WireRequest Sent)>> SendEachAsync(Func<S3BucketOptions, S3BucketOptions> change)
    {
        int initiated = 0;
        Wire.Before = (request, _) => Task.FromResult<HttpResponseMessage?>(NameOf(request) switch
        {
            "initiate" when ++initiated == 1 => S3Wire.Error(HttpStatusCode.ServiceUnavailable, "SlowDown"),
            "initiate" => Xml("<InitiateMultipartUploadResult><UploadId>u1</UploadId></InitiateMultipartUploadResult>"),
            "part" => Tagged(""),
            "complete" => Xml("<CompleteMultipartUploadResult><ETag>e</ETag></CompleteMultipartUploadResult>"),
            "uploads" => Xml("<ListMultipartUploadsResult><Upload><Key>t/big</Key><UploadId>u0</UploadId></Upload></ListMultipartUploadsResult>"),
            "list" => Xml("<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>"),
            "get" => Tagged("0123456789"),
            "deletes" => Xml("<DeleteResult/>"),
            _ => new(HttpStatusCode.OK),
        });
        S3ObjectStore store = CreateStub(
            change(new S3BucketOptions { Endpoint = "http://s3.test", Credentials = S3Credentials.FromKeys(StubKey, StubSecret) }), options => options with { PartSizeBytes = 5 << 20 });
        await store.PutAsync(Root + "small", Bytes(10), PutMode.Overwrite);
        await WriteAsync(store, Root + "big", Bytes(6 << 20), PutMode.Overwrite);
        await store.ReadAsync(Root + "small", 0, new byte[10]);
        await store.HeadAsync(Root + "small");
        Assert.False(await store.ListAsync(Root).GetAsyncEnumerator().MoveNextAsync());
        await store.DeleteAsync([Root + "small"]);
        await store.DeleteAsync([Root + "small", Root + "big"]);
        List<(string Request, S3WireRequest Sent)> sent = [.. Wire.Requests.Select(request => (NameOf(request), request))];
        Assert.Equal(
            ["abort", "complete", "delete", "deletes", "get", "head", "initiate", "list", "part", "put", "uploads"],
            sent.Select(one => one.Request).Distinct().Order(StringComparer.Ordinal));
        return sent;
    }

    private static string NameOf(S3WireRequest request)
    {
        string query = request.PathAndQuery.Split('?') is [_, var text] ? text : "";
        return request.Method switch
        {
            "PUT" => query.Contains("partNumber=", StringComparison.Ordinal) ? "part" : "put",
            "POST" => query.StartsWith("uploads", StringComparison.Ordinal) ? "initiate" : query.StartsWith("delete", StringComparison.Ordinal) ? "deletes" : "complete",
            "GET" => query.Contains("list-type=2", StringComparison.Ordinal) ? "list" : query.Contains("uploads", StringComparison.Ordinal) ? "uploads" : "get",
            "DELETE" => query.Contains("uploadId=", StringComparison.Ordinal) ? "abort" : "delete",
            var method => method.ToLowerInvariant(),
        };
    }

    private static HttpResponseMessage Xml(string text) => new(HttpStatusCode.OK) { Content = new StringContent(text, Encoding.UTF8, "application/xml") };

    private static HttpResponseMessage Tagged(string text)
    {
        var answer = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(text) };
        answer.Headers.TryAddWithoutValidation("ETag", "\"e\"");
        return answer;
    }
}
