using System.Data.Common;

namespace DuckLake.Metadata;

/// <summary>A writing transaction of the catalog database. Disposing it without a commit rolls back.</summary>
internal abstract class CatalogWriteTransaction : IAsyncDisposable
{
    /// <summary>What commands must name as their transaction; null if nothing.</summary>
    public abstract DbTransaction? Transaction { get; }

    public abstract ValueTask CommitAsync();

    public abstract ValueTask DisposeAsync();
}
