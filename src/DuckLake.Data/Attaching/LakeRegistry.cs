using DuckLake.Arrow;

namespace DuckLake.Data;

/// <summary>
/// The lakes that are open in this process. Equal attachments share one <see cref="DuckLakeCatalog"/>, and with it its caches and
/// connections; the last one to leave closes it. Catalogs in memory are never shared.
/// </summary>
internal sealed class LakeRegistry
{
    private readonly Lock _lock = new();
    private readonly Dictionary<LakeRegistryKey, Entry> _entries = [];

    /// <summary>The registry of the process.</summary>
    public static LakeRegistry Shared { get; } = new();

    /// <summary>How many lakes are open.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _entries.Count;
            }
        }
    }

    /// <summary>The open lake of a key, or the one that <paramref name="open"/> gives. Each call is answered by one release.</summary>
    public async Task<DuckLakeCatalog> AcquireAsync(
        LakeRegistryKey key, Func<Task<DuckLakeCatalog>> open, CancellationToken cancellationToken = default)
    {
        Entry entry;
        lock (_lock)
        {
            if (!_entries.TryGetValue(key, out entry!))
            {
                entry = new Entry(open);
                _entries.Add(key, entry);
            }

            entry.UserCount++;
        }

        try
        {
            return await entry.Catalog.Value.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The opening goes on, perhaps for others: what it gives is given back when it is there.
            _ = entry.Catalog.Value.ContinueWith(
                opening => ReleaseAsync(key, opening.Result).AsTask(),
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnRanToCompletion,
                TaskScheduler.Default);
            throw;
        }
        catch
        {
            lock (_lock)
            {
                // Whoever comes next tries again.
                if (_entries.TryGetValue(key, out Entry? current) && current == entry)
                {
                    _entries.Remove(key);
                }
            }

            throw;
        }
    }

    /// <summary>Gives a lake back; closes it when nobody else uses it.</summary>
    public async ValueTask ReleaseAsync(LakeRegistryKey key, DuckLakeCatalog catalog)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(key, out Entry? entry) || --entry.UserCount > 0)
            {
                return;
            }

            _entries.Remove(key);
        }

        await catalog.DisposeAsync().ConfigureAwait(false);
    }

    private sealed class Entry(Func<Task<DuckLakeCatalog>> open)
    {
        public Lazy<Task<DuckLakeCatalog>> Catalog { get; } = new(open);

        public int UserCount { get; set; }
    }
}
