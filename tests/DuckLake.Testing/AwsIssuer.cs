using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Web;

namespace DuckLake.Testing;

/// <summary>
/// Gives out keys on the loopback interface as Amazon's services do: the endpoint of a container, the token service (STS), an instance's metadata (version 2) and the
/// portal of single sign-on. Each asks for what the real one asks for.
/// </summary>
public sealed class AwsIssuer : IDisposable
{
    public const string ContainerToken = "container-EXAMPLETOKEN";
    public const string WebToken = "web-EXAMPLETOKEN";
    public const string SignOnToken = "sso-EXAMPLETOKEN";
    public const string Role = "arn:aws:iam::111122223333:role/lake";
    private const string MetadataToken = "metadata-EXAMPLETOKEN";
    private const string RolesPath = "/latest/meta-data/iam/security-credentials";

    private readonly ConcurrentQueue<string> _asked = new();
    private readonly HttpListener _listener;

    public AwsIssuer()
    {
        for (int port = 21_000 + (Environment.ProcessId % 1000 * 10); ; port++)
        {
            _listener = new HttpListener();
            _listener.Prefixes.Add($"http://127.0.0.1:{port}/");
            try
            {
                _listener.Start();
                Address = $"http://127.0.0.1:{port}";
                break;
            }
            catch (HttpListenerException)
            {
                // Somebody else's port: the next one.
            }
        }

        _ = ServeAsync();
    }

    public string Address { get; }

    /// <summary>The keys to give out.</summary>
    public IssuedKeys Keys { get; set; } = new("", "", "", TimeSpan.Zero);

    /// <summary>What to answer instead of keys; null gives them.</summary>
    public HttpStatusCode? Refusal { get; set; }

    /// <summary>Ends when questions may be answered.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>Who was asked for keys: <c>container</c>, <c>web identity</c>, <c>role</c>, <c>instance</c>, <c>sign-on</c>.</summary>
    public IReadOnlyList<string> Asked => [.. _asked];

    public void Reset()
    {
        _asked.Clear();
        Refusal = null;
        Gate = Task.CompletedTask;
    }

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                _ = AnswerAsync(await _listener.GetContextAsync());
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // The test has ended.
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        HttpListenerRequest request = context.Request;
        using var reader = new StreamReader(request.InputStream);
        (int status, string text) = Answer(request, HttpUtility.ParseQueryString(await reader.ReadToEndAsync()));
        await Gate;
        try
        {
            context.Response.StatusCode = status;
            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(text));
            context.Response.Close();
        }
        catch (HttpListenerException)
        {
            // Whoever asked is gone.
        }
    }

    private (int Status, string Text) Answer(HttpListenerRequest request, System.Collections.Specialized.NameValueCollection form)
    {
        bool Has(string header, string value) => request.Headers[header] == value;
        switch ((request.HttpMethod, request.Url!.AbsolutePath))
        {
            case ("GET", "/container"):
                return Has("Authorization", ContainerToken) ? Give("container", Json) : (401, "");
            case ("PUT", "/latest/api/token"):
                return request.Headers["x-aws-ec2-metadata-token-ttl-seconds"] is null ? (400, "") : (200, MetadataToken);
            case ("GET", RolesPath or RolesPath + "/"):
                return Has("x-aws-ec2-metadata-token", MetadataToken) ? (200, "lake") : (401, "");
            case ("GET", RolesPath + "/lake"):
                return Has("x-aws-ec2-metadata-token", MetadataToken) ? Give("instance", Json) : (401, "");
            case ("GET", "/latest/meta-data/iam/info"):
                return Has("x-aws-ec2-metadata-token", MetadataToken) ? (200, """{"Code":"Success","InstanceProfileArn":"arn:aws:iam::111122223333:instance-profile/lake","InstanceProfileId":"P"}""") : (401, "");
            case ("GET", "/federation/credentials"):
                return Has("x-amz-sso_bearer_token", SignOnToken) && request.QueryString["role_name"] == "lake" ? Give("sign-on", SignOnJson) : (401, "{}");
            case ("POST", "/") when form["Action"] == "AssumeRoleWithWebIdentity":
                return form["WebIdentityToken"] == WebToken && form["RoleArn"] == Role ? Give("web identity", () => Xml("AssumeRoleWithWebIdentity")) : (400, Fault("InvalidIdentityToken"));
            case ("POST", "/") when form["Action"] == "AssumeRole":
                return form["RoleArn"] == Role && request.Headers["Authorization"] is not null ? Give("role", () => Xml("AssumeRole")) : (403, Fault("AccessDenied"));
            default:
                return (404, "");
        }
    }

    private (int Status, string Text) Give(string who, Func<string> answer)
    {
        _asked.Enqueue(who);
        return Refusal is { } refusal ? ((int)refusal, Fault("AccessDenied")) : (200, answer());
    }

    private string Json() =>
        $$"""{"Code":"Success","Type":"AWS-HMAC","AccessKeyId":"{{Keys.Id}}","SecretAccessKey":"{{Keys.Secret}}","Token":"{{Keys.Token}}","Expiration":"{{Keys.Expiration:O}}"}""";

    private string SignOnJson() =>
        $$"""{"roleCredentials":{"expiration":{{new DateTimeOffset(Keys.Expiration).ToUnixTimeMilliseconds()}},"accessKeyId":"{{Keys.Id}}","secretAccessKey":"{{Keys.Secret}}","sessionToken":"{{Keys.Token}}"} }""";

    private string Xml(string action) =>
        $"""
        <{action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><{action}Result><Credentials><AccessKeyId>{Keys.Id}</AccessKeyId><SecretAccessKey>{Keys.Secret}</SecretAccessKey>
        <SessionToken>{Keys.Token}</SessionToken><Expiration>{Keys.Expiration:O}</Expiration></Credentials>
        <AssumedRoleUser><Arn>arn:aws:sts::111122223333:assumed-role/lake/s</Arn><AssumedRoleId>A:s</AssumedRoleId></AssumedRoleUser></{action}Result></{action}Response>
        """;

    /// <summary>A refusal whose text repeats what was sent, as texts of servers do.</summary>
    private static string Fault(string code) =>
        $"<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{WebToken} {ContainerToken} are not welcome.</Message></Error><RequestId>r1</RequestId></ErrorResponse>";
}
