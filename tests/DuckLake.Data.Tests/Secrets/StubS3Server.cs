using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DuckLake.Data.Tests;

/// <summary>A server that gives one answer to every request, as S3 servers word it.</summary>
internal sealed class StubS3Server : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Task _serving;

    /// <param name="status">The status of every answer.</param>
    /// <param name="code">The code of the error; empty for an answer without a body.</param>
    /// <param name="more">What else the error tells, as XML.</param>
    public StubS3Server(int status, string code, string more = "")
    {
        Authority = $"127.0.0.1:{FreePort()}";
        _listener.Prefixes.Add($"http://{Authority}/");
        _listener.Start();
        byte[] body = code.Length == 0 ? [] : Encoding.UTF8.GetBytes($"<?xml version=\"1.0\"?><Error><Code>{code}</Code>{more}<RequestId>tx1</RequestId></Error>");
        _serving = ServeAsync(status, body);
    }

    /// <summary>Host and port.</summary>
    public string Authority { get; }

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
    }

    private static int FreePort()
    {
        using TcpListener probe = new(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private async Task ServeAsync(int status, byte[] body)
    {
        try
        {
            while (true)
            {
                HttpListenerContext context = await _listener.GetContextAsync();
                await context.Request.InputStream.CopyToAsync(Stream.Null);
                context.Response.StatusCode = status;
                context.Response.ContentType = "application/xml";
                context.Response.ContentLength64 = context.Request.HttpMethod == "HEAD" ? 0 : body.Length;
                await context.Response.OutputStream.WriteAsync(context.Request.HttpMethod == "HEAD" ? default : body);
                context.Response.Close();
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // The test has ended.
        }
    }
}
