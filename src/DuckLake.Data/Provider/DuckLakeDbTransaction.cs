using System.Data;
using System.Data.Common;

namespace DuckLake.Data;

/// <summary>
/// A transaction over everything a connection has attached. Each lake shows one snapshot from its first use on, with the transaction's
/// own changes. Disposing without commit rolls back. (<see cref="Arrow.DuckLakeTransaction"/> is that of the Arrow API.)
/// </summary>
public sealed class DuckLakeDbTransaction : DbTransaction
{
    private DuckLakeConnection? _connection;
    private bool _isDisposed;

    internal DuckLakeDbTransaction(DuckLakeConnection connection) => _connection = connection;

    /// <summary>The connection; null once the transaction has ended.</summary>
    public new DuckLakeConnection? Connection => _connection;

    /// <summary>Always <see cref="IsolationLevel.Snapshot"/>.</summary>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public override IsolationLevel IsolationLevel => _connection is null ? throw Ended() : IsolationLevel.Snapshot;

    /// <summary>False: DuckDB has no savepoints.</summary>
    public override bool SupportsSavepoints => false;

    /// <inheritdoc/>
    protected override DbConnection? DbConnection => _connection;

    /// <summary>Commits all changes.</summary>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    /// <exception cref="Arrow.DuckLakeException">The commit failed, and everything was rolled back.</exception>
    public override void Commit() => EndAsync(IoMode.Sync, commit: true, default).AsTask().GetAwaiter().GetResult();

    /// <inheritdoc cref="Commit"/>
    /// <param name="cancellationToken">Cancels the commit before it becomes visible.</param>
    public override Task CommitAsync(CancellationToken cancellationToken = default) => EndAsync(IoMode.Async, commit: true, cancellationToken).AsTask();

    /// <summary>Undoes all changes.</summary>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public override void Rollback() => EndAsync(IoMode.Sync, commit: false, default).AsTask().GetAwaiter().GetResult();

    /// <inheritdoc cref="Rollback()"/>
    /// <param name="cancellationToken">Not used once the rollback has begun.</param>
    public override Task RollbackAsync(CancellationToken cancellationToken = default) => EndAsync(IoMode.Async, commit: false, cancellationToken).AsTask();

    /// <summary>Refused: DuckDB has no savepoints.</summary>
    /// <param name="savepointName">The name.</param>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override void Save(string savepointName) => throw NoSavepoints();

    /// <summary>Refused: DuckDB has no savepoints.</summary>
    /// <param name="savepointName">The name.</param>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override void Rollback(string savepointName) => throw NoSavepoints();

    /// <summary>Refused: DuckDB has no savepoints.</summary>
    /// <param name="savepointName">The name.</param>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override void Release(string savepointName) => throw NoSavepoints();

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        if (_connection is not null)
        {
            await EndAsync(IoMode.Async, commit: false, default).ConfigureAwait(false);
        }

        _isDisposed = true;
        await base.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Cuts the transaction off: its session has ended it or is gone.</summary>
    internal void Detach() => _connection = null;

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && _connection is not null)
        {
            Rollback();
        }

        _isDisposed = true;

        base.Dispose(disposing);
    }

    private async ValueTask EndAsync(IoMode mode, bool commit, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        DuckLakeConnection connection = _connection ?? throw Ended();
        cancellationToken.ThrowIfCancellationRequested();
        await connection.EndTransactionAsync(mode, commit, cancellationToken).ConfigureAwait(false);
    }

    private static InvalidOperationException Ended() => new("The transaction has ended: it was committed, rolled back, or its connection closed.");

    private static NotSupportedException NoSavepoints() => new("DuckDB has no savepoints.");
}
