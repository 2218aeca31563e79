namespace DuckLake.Metadata;

/// <summary>
/// Lets the writers of this process into a database one after the other, first come first served. Databases whose lock is asked
/// for by trying again (SQLite) are unfair and slow without it.
/// </summary>
internal sealed class CatalogWriteQueue : IDisposable
{
    private static readonly Lock Registry = new();
    private static readonly Dictionary<string, CatalogWriteQueue> ByKey = new(StringComparer.Ordinal);

    private readonly string? _key;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private int _users;

    private CatalogWriteQueue(string key) => _key = key;

    /// <summary>A queue of its own, which need not be disposed.</summary>
    public CatalogWriteQueue()
    {
    }

    /// <summary>The queue of a database, shared by all who name the same key; each disposes it once.</summary>
    public static CatalogWriteQueue Share(string key)
    {
        lock (Registry)
        {
            if (!ByKey.TryGetValue(key, out var queue))
            {
                ByKey.Add(key, queue = new CatalogWriteQueue(key));
            }

            queue._users++;
            return queue;
        }
    }

    /// <summary>Waits for the turn and returns whether it came in time.</summary>
    public Task<bool> EnterAsync(TimeSpan timeout, CancellationToken cancellationToken) => _turn.WaitAsync(timeout, cancellationToken);

    public void Leave() => _turn.Release();

    public void Dispose()
    {
        lock (Registry)
        {
            if (--_users == 0 && _key is not null)
            {
                // The semaphore itself holds nothing to release; a write in progress still leaves it.
                ByKey.Remove(_key);
            }
        }
    }
}
