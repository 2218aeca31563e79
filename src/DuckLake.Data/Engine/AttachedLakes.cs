using System.Collections;
using DuckLake.Arrow;

namespace DuckLake.Data;

/// <summary>The lakes of a session, in the order they were attached.</summary>
internal sealed class AttachedLakes(EngineSession session) : IReadOnlyCollection<AttachedLake>
{
    private readonly List<AttachedLake> _lakes = [];

    public int Count => _lakes.Count;

    /// <summary>The lake of an alias, in any case, or null.</summary>
    public AttachedLake? Find(string alias)
    {
        foreach (AttachedLake lake in _lakes)
        {
            if (string.Equals(lake.Alias, alias, StringComparison.OrdinalIgnoreCase))
            {
                return lake;
            }
        }

        return null;
    }

    /// <summary>The lake whose metadata catalog has a name, in any case, or null.</summary>
    public AttachedLake? FindMetadataCatalog(string name)
    {
        foreach (AttachedLake lake in _lakes)
        {
            if (string.Equals(lake.MetadataCatalogName, name, StringComparison.OrdinalIgnoreCase))
            {
                return lake;
            }
        }

        return null;
    }

    /// <summary>Attaches an open lake: DuckDB gets a database of that name with the lake's empty tables.</summary>
    /// <param name="alias">The name of the database.</param>
    /// <param name="catalog">The lake; stays open until the options' lease is given back.</param>
    /// <param name="options">How it was attached. Its lease is taken over, also when this fails.</param>
    /// <param name="cancellationToken">Cancels reading the lake's definitions.</param>
    /// <exception cref="DuckLakeException">A database of that name exists, or the pinned snapshot does not.</exception>
    public async Task<AttachedLake> AddAsync(
        string alias, DuckLakeCatalog catalog, LakeAttachOptions options, CancellationToken cancellationToken = default)
    {
        AttachedLake? lake = null;
        bool isAttached = false;
        try
        {
            lake = new AttachedLake(session, alias, catalog, options);
            await lake.GetSnapshotAsync(cancellationToken).ConfigureAwait(false);
            lake.Shadow.Attach(options.DefaultTable);
            isAttached = true;
            _lakes.Add(lake);
            LakeFunctions.AddMacros(session.ShadowConnection, alias);
            MetadataShadow.Attach(session.ShadowConnection, lake);
            await lake.SyncAsync(cancellationToken).ConfigureAwait(false);
            session.NamesChanged();
            return lake;
        }
        catch
        {
            if (isAttached)
            {
                _lakes.Remove(lake!);
                lake!.Shadow.Detach();
                MetadataShadow.Detach(session.ShadowConnection, lake);
            }

            if (options.Lease is { } lease)
            {
                await lease.DisposeAsync().ConfigureAwait(false);
            }

            throw;
        }
    }

    /// <summary>Detaches a lake. DuckDB refuses when it is the current database.</summary>
    /// <exception cref="DuckDb.DuckDbException">The lake is the current database.</exception>
    public async Task RemoveAsync(AttachedLake lake)
    {
        lake.Shadow.Detach();
        MetadataShadow.Detach(session.ShadowConnection, lake);
        _lakes.Remove(lake);
        session.NamesChanged();
        await lake.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Gives all lakes back.</summary>
    internal async ValueTask ReleaseAsync()
    {
        foreach (AttachedLake lake in _lakes)
        {
            await lake.DisposeAsync().ConfigureAwait(false);
        }

        _lakes.Clear();
    }

    public IEnumerator<AttachedLake> GetEnumerator() => _lakes.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
