using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>
/// Changes to a lake that become one snapshot together, or nothing. Reads through the transaction see its own changes and otherwise
/// the lake as it was at <see cref="BaseSnapshot"/>. Not thread-safe. Disposing a transaction that was not committed rolls it back.
/// </summary>
public sealed partial class DuckLakeTransaction : IAsyncDisposable
{
    private readonly DuckLakeTransactionOptions _options;
    private TransactionState _state = TransactionState.Active;
    private DuckLakeSnapshot? _snapshot;

    internal DuckLakeTransaction(DuckLakeSnapshot baseSnapshot, DuckLakeTransactionOptions options)
    {
        BaseSnapshot = baseSnapshot;
        _options = options;
    }

    /// <summary>The lake.</summary>
    public DuckLakeCatalog Catalog => BaseSnapshot.Catalog;

    /// <summary>The committed snapshot the transaction began on.</summary>
    public DuckLakeSnapshot BaseSnapshot { get; }

    /// <summary>
    /// The lake as the transaction sees it: the base snapshot with the changes made so far. Ids of objects, files and rows that the
    /// transaction made are provisional. Its tables can be scanned until the transaction ends.
    /// </summary>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public DuckLakeSnapshot Snapshot
    {
        get
        {
            CheckActive();
            return _snapshot ??= BuildSnapshot();
        }
    }

    internal DuckLakeTransactionOptions Options => _options;

    /// <summary>The changes of rows made so far.</summary>
    internal PendingChanges Pending { get; } = new();

    /// <summary>A table as the transaction sees it. Scanning it shows the transaction's own rows too.</summary>
    /// <param name="name">The table's name, in any case.</param>
    /// <returns>The table.</returns>
    /// <exception cref="DuckLakeException">There is no such table (<see cref="DuckLakeErrorKind.NotFound"/>).</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public DuckLakeTable GetTable(DuckLakeName name) => Snapshot.GetTable(name.SchemaName, name.Name);

    /// <summary>Undoes everything: nothing is committed, and the files the transaction wrote are deleted as far as possible.</summary>
    /// <param name="cancellationToken">Cancels the deleting of files; the transaction has ended all the same.</param>
    /// <returns>A task that ends when the files are gone.</returns>
    /// <exception cref="InvalidOperationException">The transaction has ended already.</exception>
    public async Task RollbackAsync(CancellationToken cancellationToken = default)
    {
        CheckActive();
        _state = TransactionState.RolledBack;
        await DiscardAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Rolls the transaction back unless it has ended.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_state == TransactionState.Active)
        {
            await RollbackAsync().ConfigureAwait(false);
        }
    }

    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    internal void CheckActive()
    {
        if (_state != TransactionState.Active)
        {
            throw new InvalidOperationException(_state switch
            {
                TransactionState.Committed => "The transaction has been committed. Begin another one.",
                TransactionState.RolledBack => "The transaction has been rolled back. Begin another one.",
                _ => "The transaction failed to commit and was rolled back. Begin another one.",
            });
        }
    }

    private DuckLakeSnapshot BuildSnapshot() =>
        new(Catalog, BaseSnapshot.Info, BaseSnapshot.Definition, new TransactionOverlay(this));

    private async Task DiscardAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<string> files = Pending.TrackedFiles;
        Pending.Dispose();
        await FileCleanup.DeleteAsync(Catalog, files, cancellationToken).ConfigureAwait(false);
    }
}
