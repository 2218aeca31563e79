using System.Data;
using System.Data.Common;

namespace DuckLake.Data;

/// <content>Transactions.</content>
public sealed partial class DuckLakeConnection
{
    /// <summary>Begins a transaction of snapshot isolation.</summary>
    /// <exception cref="InvalidOperationException">The connection is closed or has a transaction or an open reader.</exception>
    public new DuckLakeDbTransaction BeginTransaction() => BeginTransaction(IsolationLevel.Unspecified);

    /// <summary>Begins a transaction.</summary>
    /// <param name="isolationLevel"><see cref="IsolationLevel.Snapshot"/> or Unspecified, which is the same.</param>
    /// <exception cref="NotSupportedException">Any other level: lakes have snapshot isolation, no more and no less.</exception>
    /// <exception cref="InvalidOperationException">The connection is closed or has a transaction or an open reader.</exception>
    public new DuckLakeDbTransaction BeginTransaction(IsolationLevel isolationLevel) =>
        BeginAsync(IoMode.Sync, isolationLevel, default).AsTask().GetAwaiter().GetResult();

    internal async ValueTask EndTransactionAsync(IoMode mode, bool commit, CancellationToken cancellationToken)
    {
        EngineSession session = RequireSession();
        RequireNoReader();
        DuckLakeDbTransaction? transaction = _transaction;
        try
        {
            await OffloadAsync(mode, () => EndAsync(session, commit, cancellationToken)).ConfigureAwait(false);
        }
        catch (Exception error) when (EngineErrors.Translate(error) is { } translated)
        {
            throw translated;
        }
        finally
        {
            if (!session.InTransaction)
            {
                transaction?.Detach();
                _transaction = null;
            }
        }
    }

    /// <inheritdoc/>
    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => BeginTransaction(isolationLevel);

    /// <inheritdoc/>
    protected override async ValueTask<DbTransaction> BeginDbTransactionAsync(IsolationLevel isolationLevel, CancellationToken cancellationToken) =>
        await BeginAsync(IoMode.Async, isolationLevel, cancellationToken).ConfigureAwait(false);

    private async ValueTask<DuckLakeDbTransaction> BeginAsync(IoMode mode, IsolationLevel isolationLevel, CancellationToken cancellationToken)
    {
        if (isolationLevel is not (IsolationLevel.Unspecified or IsolationLevel.Snapshot))
        {
            throw new NotSupportedException($"Lakes have snapshot isolation: begin with IsolationLevel.Snapshot or none, not {isolationLevel}.");
        }

        EngineSession session = RequireSession();
        RequireNoReader();
        if (_transaction is not null || session.InTransaction)
        {
            throw new InvalidOperationException("The connection has a transaction already: commit or roll it back first. DuckDB nests none.");
        }

        await OffloadAsync(mode, () => BeginAsync(session, cancellationToken)).ConfigureAwait(false);
        _transaction = new DuckLakeDbTransaction(this);
        return _transaction;
    }

    private static async Task<bool> BeginAsync(EngineSession session, CancellationToken cancellationToken)
    {
        await session.BeginAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    private static async Task<bool> EndAsync(EngineSession session, bool commit, CancellationToken cancellationToken)
    {
        if (commit)
        {
            bool wasAborted = session.IsAborted;
            await session.CommitAsync(cancellationToken).ConfigureAwait(false);
            return wasAborted
                ? throw EngineErrors.Create(DuckDb.DuckDbErrorType.Transaction, "Failed to commit: the transaction failed before and was rolled back")
                : true;
        }

        await session.RollbackAsync().ConfigureAwait(false);
        return true;
    }
}
