using System.Net;
using System.Security.Cryptography;
using System.Text;
using DuckLake.Storage.S3;
using DuckLake.Testing;

namespace DuckLake.Storage.Tests;

/// <summary>
/// The AWS SDK's own sources of credentials, against services that ask and answer as Amazon's do: their keys sign, they are renewed by themselves, and one that gives
/// none is one clear error.
/// </summary>
public sealed class S3CredentialSourceTests : S3Test
{
    private static readonly TimeSpan s_shortly = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_long = TimeSpan.FromHours(1);

    private readonly AwsVariables _variables = new();
    private readonly TemporaryDirectory _directory = new();
    private readonly AwsIssuer _issuer = AwsEnvironment.Issuer;

    public S3CredentialSourceTests() => _issuer.Reset();

    protected override void Cleanup()
    {
        _issuer.Reset();
        _variables.Dispose();
        AwsEnvironment.Clear();
        _directory.Dispose();
    }

    [SkippableTheory]
    [InlineData("container")]
    [InlineData("web identity")]
    [InlineData("web identity of a profile")]
    [InlineData("instance")]
    [InlineData("role of a profile")]
    [InlineData("sign-on of a profile")]
    public async Task KeysOfTheSdksSourcesReadAndWriteAndAreRenewed(string source)
    {
        S3Server.Require();
        SetUp(source);
        _issuer.Keys = new(S3Server.AccessKey, S3Server.SecretKey, StubToken, s_shortly);

        // The renewed keys are none of the server's: their requests end here.
        Wire.Before = (request, _) => Task.FromResult<HttpResponseMessage?>(
            IsSignedBy(request, S3Server.AccessKey) ? null : IsSignedBy(request, "KEY2") ? new(HttpStatusCode.OK) : S3Wire.Error(HttpStatusCode.BadRequest, "ExpiredToken"));
        S3Place place = CreatePlace(options => options with { Default = S3Server.BucketOptions with { Credentials = S3Credentials.Default } });
        string path = place.Root + "a";
        byte[] content = Bytes(1000);
        await place.Store.PutAsync(path, content, PutMode.CreateNew);
        Assert.Equal(content, await ReadAsync(place.Store, path, content.Length));
        Assert.All(Wire.Requests, request => Assert.True(IsSignedBy(request, S3Server.AccessKey)));
        Assert.All(_issuer.Asked, asked => Assert.StartsWith(asked, source, StringComparison.Ordinal));
        Assert.NotEmpty(_issuer.Asked);

        _issuer.Keys = new("KEY2", StubSecret, StubToken, s_long);
        await Task.Delay(s_shortly + TimeSpan.FromMilliseconds(100));
        Wire.Clear();
        await place.Store.HeadAsync(path);
        S3WireRequest renewed = Assert.Single(Wire.Requests);
        Assert.True(IsSignedBy(renewed, "KEY2"));
        Assert.Equal(StubToken, renewed.Headers["x-amz-security-token"]);
    }

    [Theory]
    [InlineData("env", "")]
    [InlineData("container", "container")]
    [InlineData("instance", "instance")]
    [InlineData("web_identity", "web identity")]
    [InlineData("sts", "role")]
    [InlineData("config", "web identity")]
    [InlineData("process", "")]
    [InlineData("instance;container", "instance")]
    [InlineData("sts;container", "role")]
    public async Task EachLinkOfAChainTakesItsOwnSource(string chain, string asked)
    {
        // Every source is there at once.
        foreach (string source in new[] { "container", "web identity", "instance" })
        {
            SetUp(source);
        }

        _variables.Set("AWS_ACCESS_KEY_ID", "KEYOFENVIRONMENT");
        _variables.Set("AWS_SECRET_ACCESS_KEY", StubSecret);
        _variables.Set("AWS_SESSION_TOKEN", null);
        WriteProfiles(Profile("web"), $"[profile process]\ncredential_process = cat {_directory.Combine("process.json")}\n");
        await File.WriteAllTextAsync(_directory.Combine("process.json"), $$"""{"Version": 1, "AccessKeyId": "KEYOFPROCESS", "SecretAccessKey": "{{StubSecret}}"}""");
        _issuer.Keys = new("KEYOFISSUER", StubSecret, StubToken, s_long);
        Dictionary<string, string> parameters = new() { ["chain"] = chain };
        if (chain is "config" or "process")
        {
            parameters["profile"] = chain == "config" ? "web" : "process";
        }
        else if (chain.StartsWith("sts", StringComparison.Ordinal))
        {
            parameters["assume_role_arn"] = AwsIssuer.Role;
        }

        Wire.Before = (_, _) => Task.FromResult<HttpResponseMessage?>(new(HttpStatusCode.OK));
        S3ObjectStore store = CreateStub(new S3BucketOptions { Endpoint = "http://s3.test", Credentials = S3CredentialChain.Of(parameters) });
        await store.HeadAsync("s3://lake/k");
        await store.HeadAsync("s3://lake/k");
        Assert.All(
            Wire.Requests,
            request => Assert.True(IsSignedBy(request, chain switch { "env" => "KEYOFENVIRONMENT", "process" => "KEYOFPROCESS", _ => "KEYOFISSUER" }), request.Authorization));
        Assert.Equal(asked.Length == 0 ? [] : [asked], _issuer.Asked);
    }

    [Theory]
    [InlineData("container")]
    [InlineData("web identity")]
    [InlineData("chain of instance")]
    public async Task RefusedKeysAreAskedForAnew(string source)
    {
        SetUp(source);
        _issuer.Keys = new("KEY1", StubSecret, StubToken, s_long);
        Wire.Before = (request, _) => Task.FromResult<HttpResponseMessage?>(
            Wire.Requests.Count > 1 && IsSignedBy(request, "KEY1") ? S3Wire.Error(HttpStatusCode.BadRequest, "ExpiredToken") : new(HttpStatusCode.OK));
        S3ObjectStore store = CreateStub(new S3BucketOptions
        {
            Endpoint = "http://s3.test",
            Credentials = source.StartsWith("chain", StringComparison.Ordinal)
                ? S3CredentialChain.Of(new Dictionary<string, string> { ["chain"] = "env;instance" })
                : S3Credentials.Default,
        });
        await store.HeadAsync("s3://lake/k");
        _issuer.Keys = new("KEY2", StubSecret, StubToken, s_long);
        await store.HeadAsync("s3://lake/k");
        Assert.Equal(["KEY1", "KEY1", "KEY2"], Wire.Requests.Select(request => IsSignedBy(request, "KEY1") ? "KEY1" : "KEY2"));
    }

    [Fact]
    public async Task AProfileThatWasEditedGivesItsNewKeys()
    {
        Wire.Before = (request, _) => Task.FromResult<HttpResponseMessage?>(
            Wire.Requests.Count > 1 && IsSignedBy(request, "KEY1") ? S3Wire.Error(HttpStatusCode.Forbidden, "InvalidAccessKeyId") : new(HttpStatusCode.OK));
        S3ObjectStore store = CreateStub(new S3BucketOptions { Endpoint = "http://s3.test", Credentials = S3Credentials.FromProfile("lake") });
        WriteProfiles($"[profile lake]\naws_access_key_id = KEY1\naws_secret_access_key = {StubSecret}\n");
        await store.HeadAsync("s3://lake/k");
        WriteProfiles($"[profile lake]\naws_access_key_id = KEY2\naws_secret_access_key = {StubSecret}\n");
        await store.HeadAsync("s3://lake/k");
        Assert.True(IsSignedBy(Wire.Requests[^1], "KEY2"));
    }

    [Theory]
    [InlineData("web identity", 403, ObjectStoreErrorKind.AccessDenied, "AWS_ROLE_ARN", "HTTP 403 AccessDenied")]
    [InlineData("web identity", 503, ObjectStoreErrorKind.Transient, "AWS_ENDPOINT_URL_STS", "HTTP 503")]
    [InlineData("web identity, unreachable", 0, ObjectStoreErrorKind.Transient, "AWS_ENDPOINT_URL_STS", "")]
    [InlineData("web identity, no token", 0, ObjectStoreErrorKind.AccessDenied, "AWS_WEB_IDENTITY_TOKEN_FILE", "cannot be read")]
    [InlineData("web identity of a profile", 403, ObjectStoreErrorKind.AccessDenied, "the profile", "HTTP 403 AccessDenied")]
    [InlineData("chain of instance", 403, ObjectStoreErrorKind.AccessDenied, "AWS_EC2_METADATA_SERVICE_ENDPOINT", "")]
    [InlineData("role of a profile", 403, ObjectStoreErrorKind.AccessDenied, "source_profile", "HTTP 403 AccessDenied")]
    [InlineData("sign-on of a profile", 401, ObjectStoreErrorKind.AccessDenied, "aws sso login", "HTTP 401")]
    [InlineData("process", 0, ObjectStoreErrorKind.AccessDenied, "credential_process", "")]
    public async Task ASourceThatGivesNoKeysIsNamed(string source, int status, ObjectStoreErrorKind kind, string names, string tells)
    {
        SetUp(source);
        _issuer.Refusal = (HttpStatusCode)status;
        S3ObjectStore store = CreateStub(new S3BucketOptions
        {
            Endpoint = "http://s3.test",
            Credentials = source.StartsWith("chain", StringComparison.Ordinal)
                ? S3CredentialChain.Of(new Dictionary<string, string> { ["chain"] = "instance" })
                : S3Credentials.Default,
        });
        ObjectStoreException error = await FailsAsync(kind, async () => await store.HeadAsync("s3://lake/k"));
        Assert.Contains(names, error.Message, StringComparison.Ordinal);
        Assert.Contains(tells, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("EXAMPLETOKEN", error.ToString(), StringComparison.Ordinal);
        Assert.Empty(Wire.Requests);
    }

    [Fact]
    public async Task ASourceThatIsSilentIsWaitedForAsLongAsTheStoreAllows()
    {
        SetUp("container");
        var gate = new TaskCompletionSource();
        _issuer.Gate = gate.Task;
        _issuer.Keys = new("KEY1", StubSecret, StubToken, s_long);
        Wire.Before = (_, _) => Task.FromResult<HttpResponseMessage?>(new(HttpStatusCode.OK));
        S3ObjectStore store = CreateStub(
            new S3BucketOptions { Endpoint = "http://s3.test", Credentials = S3Credentials.Default }, options => options with { StallTimeout = TimeSpan.FromMilliseconds(500) });
        ObjectStoreException error = await FailsAsync(ObjectStoreErrorKind.Transient, async () => await store.HeadAsync("s3://lake/k"));
        Assert.Contains("StallTimeout", error.Message, StringComparison.Ordinal);
        using var cancel = new CancellationTokenSource(50);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await store.HeadAsync("s3://lake/k", cancel.Token));
        gate.SetResult();
        await store.HeadAsync("s3://lake/k");
        Assert.True(IsSignedBy(Assert.Single(Wire.Requests), "KEY1"));
    }

    [Fact]
    public async Task AContainerThatRefusesIsNamed()
    {
        SetUp("container");
        _variables.Set("AWS_CONTAINER_AUTHORIZATION_TOKEN", "wrong-EXAMPLETOKEN");

        // The SDK asks a container five times, which takes it six seconds.
        S3ObjectStore store = CreateStub(
            new S3BucketOptions { Endpoint = "http://s3.test", Credentials = S3Credentials.Default }, options => options with { StallTimeout = TimeSpan.FromSeconds(1) });
        ObjectStoreException error = await FailsAsync(ObjectStoreErrorKind.Transient, async () => await store.HeadAsync("s3://lake/k"));
        Assert.Contains("AWS_CONTAINER_AUTHORIZATION_TOKEN", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("EXAMPLETOKEN", error.ToString(), StringComparison.Ordinal);
        Assert.Empty(Wire.Requests);
    }

    [Fact]
    public void ASourceThatGaveKeysBeforeIsAwayForAWhile()
    {
        var error = new Amazon.Runtime.AmazonServiceException("Unable to retrieve credentials.");
        Assert.False(S3CredentialException.OfSource("", error, hadKeys: false).IsTransient);
        Assert.True(S3CredentialException.OfSource("", error, hadKeys: true).IsTransient);
        error.StatusCode = HttpStatusCode.Forbidden;
        Assert.False(S3CredentialException.OfSource("", error, hadKeys: true).IsTransient);
    }

    private static bool IsSignedBy(S3WireRequest request, string key) => request.Authorization?.Contains($"Credential={key}/", StringComparison.Ordinal) == true;

    private string Profile(string name) => $"[profile {name}]\nrole_arn = {AwsIssuer.Role}\nweb_identity_token_file = {_directory.Combine("token")}\n";

    private static void WriteProfiles(params string[] profiles) => File.WriteAllText(AwsEnvironment.ConfigPath, string.Concat(profiles));

    /// <summary>Sets what tells the SDK of a source.</summary>
    private void SetUp(string source)
    {
        string token = _directory.Combine("token");
        File.WriteAllText(token, AwsIssuer.WebToken);
        switch (source)
        {
            case "container":
                _variables.Set("AWS_CONTAINER_CREDENTIALS_FULL_URI", _issuer.Address + "/container");
                _variables.Set("AWS_CONTAINER_AUTHORIZATION_TOKEN", AwsIssuer.ContainerToken);
                break;
            case "web identity" or "web identity, unreachable" or "web identity, no token":
                _variables.Set("AWS_WEB_IDENTITY_TOKEN_FILE", source.EndsWith("no token", StringComparison.Ordinal) ? token + ".absent" : token);
                _variables.Set("AWS_ROLE_ARN", AwsIssuer.Role);
                if (source.EndsWith("unreachable", StringComparison.Ordinal))
                {
                    _variables.Set("AWS_ENDPOINT_URL_STS", "http://127.0.0.1:1");
                }

                break;
            case "web identity of a profile":
                WriteProfiles(Profile("web"));
                _variables.Set("AWS_PROFILE", "web");
                break;
            case "role of a profile":
                WriteProfiles(
                    $"[profile role]\nrole_arn = {AwsIssuer.Role}\nsource_profile = me\n", $"[profile me]\naws_access_key_id = {StubKey}\naws_secret_access_key = {StubSecret}\n");
                _variables.Set("AWS_PROFILE", "role");
                break;
            case "sign-on of a profile":
                const string Start = "https://example.awsapps.com/start";
                WriteProfiles($"[profile sso]\nsso_start_url = {Start}\nsso_region = eu-west-1\nsso_account_id = 111122223333\nsso_role_name = lake\n");
                _variables.Set("AWS_PROFILE", "sso");
                _variables.Set("HOME", _directory.FullPath);
                string cache = Directory.CreateDirectory(_directory.Combine(".aws/sso/cache")).FullName;
                File.WriteAllText(
                    Path.Combine(cache, Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(Start))) + ".json"),
                    $$"""{"startUrl":"{{Start}}","region":"eu-west-1","accessToken":"{{AwsIssuer.SignOnToken}}","expiresAt":"{{DateTime.UtcNow.AddHours(1):yyyy-MM-ddTHH:mm:ssZ}}"}""");
                break;
            case "process":
                WriteProfiles("[profile process]\ncredential_process = /bin/false\n");
                _variables.Set("AWS_PROFILE", "process");
                break;
            case "instance" or "chain of instance":
                _variables.Set("AWS_EC2_METADATA_DISABLED", null);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(source), source, null);
        }
    }
}
