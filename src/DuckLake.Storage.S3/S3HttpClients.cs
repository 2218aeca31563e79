using System.Net;
using System.Net.Security;
using Amazon.Runtime;

namespace DuckLake.Storage.S3;

/// <summary>The connections of a store, shared by all its clients: some that check certificates, and some that do not.</summary>
internal sealed class S3HttpClients(S3ObjectStoreOptions options) : IDisposable
{
    private readonly Lazy<HttpClient> _verified = new(() => Create(options, isVerified: true));
    private readonly Lazy<HttpClient> _unverified = new(() => Create(options, isVerified: false));

    public HttpClientFactory For(S3Tls tls) => new Factory(tls == S3Tls.Unverified ? _unverified : _verified);

    public void Dispose()
    {
        foreach (Lazy<HttpClient> client in new[] { _verified, _unverified })
        {
            if (client.IsValueCreated)
            {
                client.Value.Dispose();
            }
        }
    }

    private static HttpClient Create(S3ObjectStoreOptions options, bool isVerified)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = options.ConnectTimeout,
            MaxConnectionsPerServer = options.MaxRequestsInFlight,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            UseCookies = false,
        };
        if (!isVerified)
        {
            handler.SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = static (_, _, _, _) => true };
        }

        return new HttpClient(new NoRedirects(options.ConfigureHttp?.Invoke(handler) ?? handler), disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Keeps redirects from the SDK, which would send signed requests to whatever address a server names.</summary>
    private sealed class NoRedirects(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            response.Headers.Location = null;
            return response;
        }
    }

    private sealed class Factory(Lazy<HttpClient> client) : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => client.Value;

        public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

        public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;
    }
}
