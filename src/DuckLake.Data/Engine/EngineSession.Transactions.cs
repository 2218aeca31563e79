using DuckLake.Arrow;
using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <content>Transactions over lakes and over DuckDB's own databases.</content>
internal sealed partial class EngineSession
{
    private AttachedLake? _modified;
    private bool _isEndingTransaction;

    /// <summary>Between BEGIN and COMMIT or ROLLBACK.</summary>
    public bool InTransaction { get; private set; }

    /// <summary>Whether the open transaction failed and can only be rolled back.</summary>
    public bool IsAborted { get; private set; }

    /// <summary>Whether DuckDB itself has a transaction open, which it has once something local was written.</summary>
    public bool HasLocalTransaction { get; private set; }

    /// <summary>Begins a transaction. Each lake's snapshot is chosen when the lake is first used.</summary>
    /// <exception cref="DuckDbException">A transaction is open.</exception>
    public async Task BeginAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (InTransaction)
        {
            throw EngineErrors.Create(DuckDbErrorType.Transaction, "cannot start a transaction within a transaction");
        }

        foreach (AttachedLake lake in Lakes)
        {
            lake.BeginStatement();
        }

        InTransaction = true;
        if (Lakes.Count > 0 && Settings.BeginsImmediately)
        {
            await SyncAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Commits; a transaction that failed before is rolled back.</summary>
    /// <exception cref="DuckDbException">No transaction is open.</exception>
    /// <exception cref="DuckLakeException">The commit failed, and everything was rolled back.</exception>
    public async Task CommitAsync(CancellationToken cancellationToken = default)
    {
        if (!InTransaction)
        {
            throw EngineErrors.Create(DuckDbErrorType.Transaction, "cannot commit - no transaction is active");
        }

        if (IsAborted)
        {
            await RollbackAsync().ConfigureAwait(false);
            return;
        }

        _isEndingTransaction = true;
        try
        {
            await CommitLakesAsync(cancellationToken).ConfigureAwait(false);
            EndLocalTransaction("COMMIT");
        }
        finally
        {
            await EndTransactionAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Undoes everything since BEGIN.</summary>
    /// <exception cref="DuckDbException">No transaction is open.</exception>
    public async Task RollbackAsync()
    {
        if (!InTransaction)
        {
            throw EngineErrors.Create(DuckDbErrorType.Transaction, "cannot rollback - no transaction is active");
        }

        _isEndingTransaction = true;
        await EndTransactionAsync().ConfigureAwait(false);
    }

    /// <summary>Begins DuckDB's transaction before a statement that writes something local, if a transaction is open.</summary>
    internal async Task RequireLocalTransactionAsync(CancellationToken cancellationToken)
    {
        if (!InTransaction || HasLocalTransaction)
        {
            return;
        }

        // What DuckDB's transaction reads of the shadows stays as it is from here on, so each lake is looked at before.
        await SyncAsync(cancellationToken).ConfigureAwait(false);
        Connection.Execute("BEGIN TRANSACTION", cancellationToken);
        HasLocalTransaction = true;
        foreach (AttachedLake lake in Lakes)
        {
            lake.Shadow.BeginTransaction();
        }

        _modified?.Shadow.MarkModified();
    }

    /// <summary>Notes that a statement is about to change a lake.</summary>
    /// <exception cref="DuckDbException">The transaction has changed another database.</exception>
    internal void MarkModified(AttachedLake lake)
    {
        if (!InTransaction || _modified == lake)
        {
            return;
        }

        if (_modified is { } other)
        {
            throw EngineErrors.Create(
                DuckDbErrorType.Transaction,
                $"Attempting to write to database \"{lake.Alias}\" in a transaction that has already modified database \"{other.Alias}\" - a single "
                    + "transaction can only write to a single attached database.");
        }

        if (HasLocalTransaction)
        {
            lake.Shadow.MarkModified();
        }

        _modified = lake;
    }

    private async Task CommitLakesAsync(CancellationToken cancellationToken)
    {
        foreach (AttachedLake lake in Lakes)
        {
            await lake.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task RollbackLakesAsync()
    {
        foreach (AttachedLake lake in Lakes)
        {
            await lake.RollbackAsync().ConfigureAwait(false);
        }
    }

    private async Task EndTransactionAsync()
    {
        try
        {
            EndLocalTransaction("ROLLBACK");
            await RollbackLakesAsync().ConfigureAwait(false);
        }
        finally
        {
            InTransaction = false;
            IsAborted = false;
            _modified = null;
            _isEndingTransaction = false;
        }
    }

    private void EndLocalTransaction(string command)
    {
        if (!HasLocalTransaction)
        {
            return;
        }

        HasLocalTransaction = false;
        bool isCommitted = false;
        try
        {
            Connection.Execute(command);
            isCommitted = command == "COMMIT";
        }
        finally
        {
            foreach (AttachedLake lake in Lakes)
            {
                lake.Shadow.EndTransaction(isCommitted);
            }

            Guard.RestoreSetting();
            NamesChanged();
        }
    }
}
