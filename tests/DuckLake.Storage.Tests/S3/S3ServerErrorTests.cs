using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Amazon.S3;
using DuckLake.Storage.S3;
using DuckLake.Testing;

namespace DuckLake.Storage.Tests;

/// <summary>Wrong settings against a real server.</summary>
public sealed class S3ServerErrorTests : S3Test
{
    [SkippableFact]
    public async Task WrongKeysAndMissingBucketsAreToldApart()
    {
        S3Server.Require();
        string path = $"s3://{S3Server.Bucket}/k";
        S3BucketOptions right = S3Server.BucketOptions;
        await using S3ObjectStore unknown = Open(right with { Credentials = S3Credentials.FromKeys(StubKey, StubSecret) });
        Assert.Contains("key's id", (await FailsAsync(ObjectStoreErrorKind.AccessDenied, async () => await unknown.ReadAsync(path, 0, new byte[1]))).Message);
        await using S3ObjectStore wrong = Open(right with { Credentials = S3Credentials.FromKeys(S3Server.AccessKey, StubSecret) });
        Assert.Contains("secret access key", (await FailsAsync(ObjectStoreErrorKind.AccessDenied, async () => await wrong.PutAsync(path, new byte[1], PutMode.Overwrite))).Message);
        await FailsAsync(ObjectStoreErrorKind.AccessDenied, async () => await wrong.HeadAsync(path));
        await FailsAsync(ObjectStoreErrorKind.AccessDenied, async () => await wrong.DeleteAsync([path]));
        await using S3ObjectStore anonymous = Open(right with { Credentials = S3Credentials.Anonymous });
        Assert.Contains("everybody", (await FailsAsync(ObjectStoreErrorKind.AccessDenied, async () => await anonymous.ReadAsync(path, 0, new byte[1]))).Message);

        await using S3ObjectStore store = Open(right);
        foreach (Func<Task> act in new Func<Task>[]
        {
            async () => await store.ReadAsync("s3://no-such-bucket-here/k", 0, new byte[1]),
            async () => await store.PutAsync("s3://no-such-bucket-here/k", new byte[1], PutMode.CreateNew),
            async () => await WriteAsync(store, "s3://no-such-bucket-here/k", new byte[9 << 20]),
            async () => await store.ListAsync("s3://no-such-bucket-here/").GetAsyncEnumerator().MoveNextAsync(),
            async () => await store.DeleteAsync(["s3://no-such-bucket-here/a", "s3://no-such-bucket-here/b"]),
        })
        {
            Assert.Contains("bucket \"no-such-bucket-here\" does not exist", (await FailsAsync(ObjectStoreErrorKind.NotFound, act)).Message, StringComparison.Ordinal);
        }
    }

    [SkippableFact]
    public async Task ABucketThatMayNotBeListedCanBeRead()
    {
        S3Server.Require();
        string bucket = $"test-{Guid.NewGuid():n}";
        using AmazonS3Client owner = S3Server.Address.CreateClient();
        await owner.PutBucketAsync(bucket);
        try
        {
            await owner.PutBucketPolicyAsync(
                bucket,
                $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::{{bucket}}/*"}]}""");
            await using S3ObjectStore store = Open(S3Server.BucketOptions);
            await store.PutAsync($"s3://{bucket}/k", "content"u8.ToArray(), PutMode.CreateNew);
            await using S3ObjectStore anonymous = Open(S3Server.BucketOptions with { Credentials = S3Credentials.Anonymous });
            Assert.Equal("content"u8.ToArray(), await ReadAsync(anonymous, $"s3://{bucket}/k", 7));
            ObjectStoreException error = await FailsAsync(
                ObjectStoreErrorKind.AccessDenied, async () => await anonymous.ListAsync($"s3://{bucket}/").GetAsyncEnumerator().MoveNextAsync());
            Assert.Contains("policy", error.Message, StringComparison.Ordinal);
            await store.DeleteAsync([$"s3://{bucket}/k"]);
        }
        finally
        {
            await owner.DeleteBucketAsync(bucket);
        }
    }

    [SkippableFact]
    public async Task AServerWithoutTlsIsNamed()
    {
        S3Server.Require();
        await using S3ObjectStore store = Open(S3Server.BucketOptions with { Endpoint = S3Server.Endpoint.Replace("http://", "https://", StringComparison.Ordinal) });
        ObjectStoreException error = await FailsAsync(ObjectStoreErrorKind.Other, async () => await store.HeadAsync("s3://lake/k"));
        Assert.Contains("does not speak TLS", error.Message, StringComparison.Ordinal);
        Assert.Contains("S3Tls.Off", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AServerWithTlsNeedsItAndATrustedCertificate()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using X509Certificate2 certificate = SelfSigned();
        Task serving = ServeTlsAsync(listener, certificate);
        string host = $"localhost:{((IPEndPoint)listener.LocalEndpoint).Port}";
        S3BucketOptions options = new() { Endpoint = host, Credentials = S3Credentials.FromKeys(StubKey, StubSecret) };

        await using S3ObjectStore plain = Open(options with { Tls = S3Tls.Off });
        Assert.Contains("S3Tls.Required", (await FailsAsync(ObjectStoreErrorKind.Transient, async () => await plain.HeadAsync("s3://lake/k"))).Message, StringComparison.Ordinal);
        await using S3ObjectStore untrusted = Open(options);
        Assert.Contains("certificate", (await FailsAsync(ObjectStoreErrorKind.Other, async () => await untrusted.HeadAsync("s3://lake/k"))).Message, StringComparison.Ordinal);
        await using S3ObjectStore unverified = Open(options with { Tls = S3Tls.Unverified });
        Assert.Equal(5, (await unverified.HeadAsync("s3://lake/k")).SizeBytes);
        await using var trusting = new S3ObjectStore(new S3ObjectStoreOptions
        {
            Default = options with { Tls = S3Tls.Required },
            ConfigureHttp = handler =>
            {
                handler.SslOptions.RemoteCertificateValidationCallback = (_, found, _, _) => found!.GetCertHashString() == certificate.GetCertHashString();
                return handler;
            },
        });
        Assert.Equal(5, (await trusting.HeadAsync("s3://lake/k")).SizeBytes);
        listener.Stop();
        await serving;
    }

    [Fact]
    public async Task ServersThatAreNotThereAreTransient()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        string address = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
        listener.Stop();
        S3BucketOptions options = new() { Endpoint = address, Credentials = S3Credentials.FromKeys(StubKey, StubSecret) };
        await using S3ObjectStore refused = Open(options);
        Assert.Contains(address, (await FailsAsync(ObjectStoreErrorKind.Transient, async () => await refused.HeadAsync("s3://lake/k"))).Message, StringComparison.Ordinal);
        await using S3ObjectStore unknown = Open(options with { Endpoint = "no-such-host.invalid" });
        Assert.Contains("Endpoint", (await FailsAsync(ObjectStoreErrorKind.Transient, async () => await unknown.HeadAsync("s3://lake/k"))).Message, StringComparison.Ordinal);

        listener.Start();
        await using var silent = new S3ObjectStore(new S3ObjectStoreOptions
        {
            Default = options with { Endpoint = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}" },
            MaxAttempts = 2,
            StallTimeout = TimeSpan.FromMilliseconds(100),
        });
        Assert.Contains("StallTimeout", (await FailsAsync(ObjectStoreErrorKind.Transient, async () => await silent.HeadAsync("s3://lake/k"))).Message, StringComparison.Ordinal);
        using var cancel = new CancellationTokenSource(20);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await silent.HeadAsync("s3://lake/k", cancel.Token));
    }

    private static S3ObjectStore Open(S3BucketOptions options) =>
        new(new S3ObjectStoreOptions { Default = options, MaxAttempts = 2, RetryDelay = TimeSpan.FromMilliseconds(1) });

    private static X509Certificate2 SelfSigned()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    /// <summary>Answers every request of every connection with an empty object of five bytes; a connection without TLS is closed.</summary>
    private static async Task ServeTlsAsync(TcpListener listener, X509Certificate2 certificate)
    {
        try
        {
            while (true)
            {
                using TcpClient client = await listener.AcceptTcpClientAsync();
                await using var tls = new SslStream(client.GetStream());
                try
                {
                    await tls.AuthenticateAsServerAsync(certificate);
                    byte[] request = new byte[16 * 1024];
                    if (await tls.ReadAsync(request) > 0)
                    {
                        await tls.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\n"));
                        await tls.ShutdownAsync();
                    }
                }
                catch (Exception e) when (e is AuthenticationException or IOException)
                {
                    // The client did not like us, or does not speak TLS.
                }
            }
        }
        catch (Exception e) when (e is SocketException or InvalidOperationException)
        {
            // The test has ended: the listener is stopped, or stopped between two connections.
        }
    }
}
