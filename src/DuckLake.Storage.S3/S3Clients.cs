using System.Collections.Concurrent;

namespace DuckLake.Storage.S3;

/// <summary>Finds the client for a path: its settings by resolver, scope and default, then one client per settings. Thread-safe.</summary>
internal sealed class S3Clients : IDisposable
{
    /// <summary>More settings than a program has at once: those beyond are of keys that were replaced.</summary>
    private const int MaxClients = 128;

    private readonly ConcurrentDictionary<(S3BucketOptions Options, string Scheme), S3Client> _clients = new();
    private readonly KeyValuePair<string, S3BucketOptions>[] _scopes;
    private readonly S3ObjectStoreOptions _options;
    private readonly S3HttpClients _http;

    public S3Clients(S3ObjectStoreOptions options)
    {
        _options = options;
        _http = new S3HttpClients(options);
        _scopes = [.. options.Scopes.OrderByDescending(scope => scope.Key.Length)];
    }

    /// <summary>The client for a path.</summary>
    /// <exception cref="ObjectStoreException">The settings of the path are incomplete or contradict each other.</exception>
    public S3Client Find(S3Address address, string path)
    {
        S3BucketOptions options = OptionsOf(path);
        string scheme = address.Scheme is "gcs" ? "gs" : address.Scheme is "s3a" or "s3n" ? "s3" : address.Scheme;
        if (_clients.TryGetValue((options, scheme), out S3Client? client))
        {
            return client;
        }

        if (_clients.Count >= MaxClients)
        {
            _clients.Clear();
        }

        client = new S3Client(options, S3Endpoint.Of(options, scheme, path), _http.For(options.Tls));
        return _clients.GetOrAdd((options, scheme), client);
    }

    public void Dispose() => _http.Dispose();

    private S3BucketOptions OptionsOf(string path)
    {
        if (_options.Resolver?.Invoke(path) is { } resolved)
        {
            return resolved;
        }

        foreach ((string prefix, S3BucketOptions options) in _scopes)
        {
            if (path.StartsWith(prefix, StringComparison.Ordinal))
            {
                return options;
            }
        }

        return _options.Default;
    }
}
