using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;

namespace DuckLake.Testing;

/// <summary>
/// Stands between an S3 store and the network: records every HTTP request, and may answer itself, spoil an answer or delay it.
/// <see cref="Attach"/> is for <c>S3ObjectStoreOptions.ConfigureHttp</c>.
/// </summary>
public sealed class S3Wire : DelegatingHandler
{
    private readonly ConcurrentQueue<S3WireRequest> _requests = new();

    /// <summary>Called with every request: an answer here keeps the request from the server.</summary>
    public Func<S3WireRequest, CancellationToken, Task<HttpResponseMessage?>>? Before { get; set; }

    /// <summary>Called with every answer of the server; gives the one to pass on, or throws.</summary>
    public Func<S3WireRequest, HttpResponseMessage, HttpResponseMessage>? After { get; set; }

    /// <summary>The requests so far.</summary>
    public IReadOnlyList<S3WireRequest> Requests => [.. _requests];

    public void Clear() => _requests.Clear();

    public HttpMessageHandler Attach(SocketsHttpHandler handler)
    {
        InnerHandler = handler;
        return this;
    }

    /// <summary>An answer as S3 servers give it.</summary>
    public static HttpResponseMessage Error(HttpStatusCode status, string code, string more = "") => new(status)
    {
        Content = new StringContent(
            code.Length == 0 ? "" : $"<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>{code}</Code>{more}<RequestId>tx1</RequestId></Error>",
            System.Text.Encoding.UTF8,
            "application/xml"),
    };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var recorded = new S3WireRequest(
            request.Method.Method,
            Uri.UnescapeDataString(request.RequestUri!.PathAndQuery),
            request.RequestUri.Host,
            request.Headers.NonValidated.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString(), StringComparer.Ordinal))
        {
            SentAt = Stopwatch.GetTimestamp(),
        };
        _requests.Enqueue(recorded);
        HttpResponseMessage response = await AnswerAsync(recorded, request, cancellationToken);
        recorded.AnsweredAt = Stopwatch.GetTimestamp();
        return response;
    }

    private async Task<HttpResponseMessage> AnswerAsync(S3WireRequest recorded, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (Before is not null && await Before(recorded, cancellationToken) is { } own)
        {
            own.RequestMessage = request;
            if (request.Content is not null)
            {
                await request.Content.CopyToAsync(Stream.Null, cancellationToken);
            }

            return own;
        }

        HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
        return After?.Invoke(recorded, response) ?? response;
    }
}
