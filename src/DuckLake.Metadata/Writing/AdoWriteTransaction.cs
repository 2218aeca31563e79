using System.Data.Common;

namespace DuckLake.Metadata;

/// <summary>A writing transaction that is the driver's own.</summary>
internal sealed class AdoWriteTransaction(DbTransaction transaction, string? commitStatement = null) : CatalogWriteTransaction
{
    public override string? CommitStatements => commitStatement;

    public override DbTransaction? Transaction => transaction;

    // Not cancellable: a cancelled COMMIT may have happened or not.
    public override async ValueTask CommitAsync() => await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);

    public override async ValueTask DisposeAsync()
    {
        try
        {
            await transaction.DisposeAsync().ConfigureAwait(false);
        }
        catch (DbException)
        {
            // The connection is broken; the database rolls back by itself.
        }
    }
}
