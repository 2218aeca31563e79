using System.Data.Common;

namespace DuckLake.Metadata;

/// <summary>A writing transaction of the catalog database. Disposing it without a commit rolls back.</summary>
internal abstract class CatalogWriteTransaction : IAsyncDisposable
{
    /// <summary>What commands must name as their transaction; null if nothing.</summary>
    public abstract DbTransaction? Transaction { get; }

    /// <summary>Statements that begin the transaction of a commit's rows, where reading needs none; null if it has begun.</summary>
    public virtual string? BeginStatements => null;

    /// <summary>
    /// Statements that commit, and give up the commit lock, as the last ones of a batch, which saves a round trip; null where commits
    /// are the driver's. An error before them must keep them from running.
    /// </summary>
    public virtual string? CommitStatements => null;

    /// <summary>Commits; the commit lock may be held until the disposal.</summary>
    public abstract ValueTask CommitAsync();

    /// <summary>Tells that <see cref="CommitStatements"/> have been run.</summary>
    public virtual void OnCommitted()
    {
    }

    public abstract ValueTask DisposeAsync();
}
