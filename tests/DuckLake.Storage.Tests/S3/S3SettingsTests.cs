using System.Net;
using DuckLake.Storage.S3;
using DuckLake.Testing;

namespace DuckLake.Storage.Tests;

/// <summary>Which server a path leads to, signed by whom.</summary>
public sealed class S3SettingsTests : S3Test
{
    private static readonly S3Credentials s_keys = S3Credentials.FromKeys(StubKey, StubSecret);

    private readonly AwsVariables _environment = new();

    public S3SettingsTests()
    {
        Wire.Before = (_, _) => Task.FromResult<HttpResponseMessage?>(new(HttpStatusCode.OK));
    }

    protected override void Cleanup()
    {
        _environment.Dispose();
        AwsEnvironment.Clear();
    }

    [Theory]
    [InlineData("s3://lake/k", null, "lake.s3.us-east-1.amazonaws.com", "/k", "us-east-1")]
    [InlineData("s3a://lake/k", "eu-west-1", "lake.s3.eu-west-1.amazonaws.com", "/k", "eu-west-1")]
    [InlineData("s3n://lake/k", "eu-west-1", "lake.s3.eu-west-1.amazonaws.com", "/k", "eu-west-1")]
    [InlineData("S3://lake/a b/ü%20+?", null, "lake.s3.us-east-1.amazonaws.com", "/a b/ü%20+?", "us-east-1")]
    [InlineData("gs://lake/k", null, "storage.googleapis.com", "/lake/k", "us-east-1")]
    [InlineData("gcs://lake/k", null, "storage.googleapis.com", "/lake/k", "us-east-1")]
    [InlineData("r2://lake/k", null, "acc0.r2.cloudflarestorage.com", "/lake/k", "auto")]
    public async Task SchemesLeadToTheirServers(string path, string? region, string host, string request, string signedFor)
    {
        S3ObjectStore store = CreateStub(new S3BucketOptions { Region = region, AccountId = "acc0", Credentials = s_keys });
        await store.HeadAsync(path);
        S3WireRequest sent = Assert.Single(Wire.Requests);
        Assert.Equal(host, sent.Host);
        Assert.Equal(request, sent.PathAndQuery);
        Assert.Contains($"/{signedFor}/s3/aws4_request", sent.Authorization, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("minio.test:9000", S3UrlStyle.Auto, "minio.test", "/lake/k")]
    [InlineData("https://minio.test", S3UrlStyle.VirtualHost, "lake.minio.test", "/k")]
    [InlineData("s3.eu-central-1.amazonaws.com", S3UrlStyle.Auto, "lake.s3.eu-central-1.amazonaws.com", "/k")]
    [InlineData("s3.eu-central-1.amazonaws.com", S3UrlStyle.Path, "s3.eu-central-1.amazonaws.com", "/lake/k")]
    public async Task EndpointsAreSpelledAsUsersDo(string endpoint, S3UrlStyle style, string host, string request)
    {
        S3ObjectStore store = CreateStub(new S3BucketOptions { Endpoint = endpoint, UrlStyle = style, Credentials = s_keys });
        await store.HeadAsync("s3://lake/k");
        Assert.Equal((host, request), (Wire.Requests[0].Host, Wire.Requests[0].PathAndQuery));
    }

    [Theory]
    [InlineData("http://s3.test", S3Tls.Required, "Tls")]
    [InlineData("https://s3.test", S3Tls.Off, "Tls")]
    [InlineData("ftp://s3.test", S3Tls.Auto, "Endpoint")]
    [InlineData("s3.test/lake", S3Tls.Auto, "Endpoint")]
    [InlineData("http://AKIAIOSFODNN7EXAMPLE:pw@s3.test", S3Tls.Auto, "Endpoint")]
    public async Task SettingsThatContradictEachOtherAreNamed(string endpoint, S3Tls tls, string setting)
    {
        S3ObjectStore store = CreateStub(new S3BucketOptions { Endpoint = endpoint, Tls = tls, Credentials = s_keys });
        ObjectStoreException error = await FailsAsync(ObjectStoreErrorKind.Other, async () => await store.HeadAsync("s3://lake/k"));
        Assert.Contains(setting, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CloudflareNeedsAnAccount()
    {
        ObjectStoreException error = await FailsAsync(
            ObjectStoreErrorKind.Other, async () => await CreateStub(new S3BucketOptions { Credentials = s_keys }).HeadAsync("r2://lake/k"));
        Assert.Contains("AccountId", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("s3://lake")]
    [InlineData("s3://lake/")]
    [InlineData("s3:///k")]
    [InlineData("s3://la ke/k")]
    [InlineData("s3://user:pw@lake/k")]
    [InlineData("s3://lake/a/../b")]
    [InlineData("s3://lake/./b")]
    [InlineData("/local/path")]
    [InlineData("file:///local/path")]
    public async Task WhatNamesNoObjectIsRefused(string path)
    {
        S3ObjectStore store = CreateStub();
        await FailsAsync(ObjectStoreErrorKind.InvalidPath, async () => await store.HeadAsync(path));
        await FailsAsync(ObjectStoreErrorKind.InvalidPath, async () => await store.PutAsync("s3://lake/" + new string('k', 1025), default, PutMode.Overwrite));
        Assert.Empty(Wire.Requests);
    }

    [Fact]
    public async Task TheResolverThenTheLongestScopeThenTheDefaultDecides()
    {
        S3BucketOptions Named(string host) => new() { Endpoint = $"http://{host}", Credentials = s_keys };
        bool hasSecret = true;
        S3ObjectStore store = CreateStub(Named("default"), options => options with
        {
            Scopes = new Dictionary<string, S3BucketOptions> { ["s3://a/"] = Named("short"), ["s3://a/deep/"] = Named("long"), ["gs://"] = Named("google") },
            Resolver = path => hasSecret && path.StartsWith("s3://secret/", StringComparison.Ordinal) ? Named("resolved") : null,
        });
        foreach (string path in new[] { "s3://a/k", "s3://a/deep/k", "s3://ab/k", "gs://x/k", "s3://secret/k" })
        {
            await store.HeadAsync(path);
        }

        hasSecret = false;
        await store.HeadAsync("s3://secret/k");
        Assert.Equal(["short", "long", "default", "google", "resolved", "default"], Wire.Requests.Select(request => request.Host));
    }

    [Fact]
    public async Task TheEnvironmentAndProfilesGiveCredentialsAndRegion()
    {
        ObjectStoreException none = await FailsAsync(ObjectStoreErrorKind.AccessDenied, async () => await CreateStub(new S3BucketOptions()).HeadAsync("s3://lake/k"));
        Assert.Contains("No credentials were found", none.Message, StringComparison.Ordinal);
        Assert.Empty(Wire.Requests);

        _environment.Set("AWS_REGION", "eu-north-1");
        _environment.Set("AWS_ACCESS_KEY_ID", "AKIDFROMENVIRONMENT");
        _environment.Set("AWS_SECRET_ACCESS_KEY", StubSecret);
        await CreateStub(new S3BucketOptions()).HeadAsync("s3://lake/k");
        Assert.Contains("AKIDFROMENVIRONMENT/", Wire.Requests[0].Authorization, StringComparison.Ordinal);
        Assert.Equal("lake.s3.eu-north-1.amazonaws.com", Wire.Requests[0].Host);

        await File.WriteAllTextAsync(AwsEnvironment.ProfilesPath, $"[lake]\naws_access_key_id=AKIDFROMPROFILE\naws_secret_access_key={StubSecret}\nregion=sa-east-1\n");
        _environment.Set("AWS_REGION", null);
        await CreateStub(new S3BucketOptions { Credentials = S3Credentials.FromProfile("lake") }).HeadAsync("s3://lake/k");
        Assert.Contains("AKIDFROMPROFILE/", Wire.Requests[1].Authorization, StringComparison.Ordinal);
        Assert.Equal("lake.s3.sa-east-1.amazonaws.com", Wire.Requests[1].Host);

        ObjectStoreException error = await FailsAsync(
            ObjectStoreErrorKind.AccessDenied,
            async () => await CreateStub(new S3BucketOptions { Credentials = S3Credentials.FromProfile("absent") }).HeadAsync("s3://lake/k"));
        Assert.Contains("\"absent\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnonymousRequestsAreNotSigned()
    {
        await CreateStub(new S3BucketOptions { Endpoint = "http://s3.test", Credentials = S3Credentials.Anonymous }).HeadAsync("s3://lake/k");
        Assert.Null(Assert.Single(Wire.Requests).Authorization);
    }

    [Fact]
    public void OptionsAreComparedByValueAndShowNoSecrets()
    {
        S3BucketOptions options = new() { Credentials = S3Credentials.FromKeys(StubKey, StubSecret, StubToken) };
        Assert.Equal(options, new S3BucketOptions { Credentials = S3Credentials.FromKeys(StubKey, StubSecret, StubToken) });
        Assert.NotEqual(options, new S3BucketOptions { Credentials = S3Credentials.FromKeys(StubKey, StubSecret) });
        string text = options.ToString() + new S3ObjectStoreOptions { Default = options } + new S3Keys(StubKey, StubSecret, StubToken);
        Assert.DoesNotContain(StubKey, text, StringComparison.Ordinal);
        Assert.DoesNotContain(StubSecret, text, StringComparison.Ordinal);
        Assert.DoesNotContain(StubToken, text, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new S3ObjectStoreOptions { PartSizeBytes = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new S3ObjectStoreOptions { MaxAttempts = 0 });
    }

    [Fact]
    public async Task OneStoreServesAllSchemesOfARegistry()
    {
        var registry = new ObjectStoreRegistry();
        await using S3ObjectStore store = registry.AddS3(new S3ObjectStoreOptions());
        Assert.All(new[] { "s3", "s3a", "s3n", "gs", "gcs", "r2" }, scheme => Assert.Same(store, registry.Resolve(scheme + "://b/k")));
    }
}
