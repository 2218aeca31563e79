using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>
/// Changes to a lake that become one snapshot together, or nothing. Reads through the transaction see its own changes and otherwise
/// the lake as it was at <see cref="BaseSnapshot"/>. Not thread-safe. Disposing a transaction that was not committed rolls it back.
/// </summary>
public sealed partial class DuckLakeTransaction : IAsyncDisposable
{
    private readonly List<CatalogAction> _actions = [];
    private TransactionState _state = TransactionState.Active;
    private DuckLakeSnapshot? _snapshot;
    private bool _hasCommitInfo;

    internal DuckLakeTransaction(DuckLakeSnapshot baseSnapshot, DuckLakeTransactionOptions options)
    {
        BaseSnapshot = baseSnapshot;
        Options = options;
        Definitions = new WorkingCatalog(baseSnapshot.Definition, baseSnapshot.Catalog.CreateSchemaRules((key, schemaId, tableId) => GetOption(key, schemaId, tableId)));
        Author = options.Author;
        CommitMessage = options.CommitMessage;
        CommitExtraInfo = options.CommitExtraInfo;
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

    /// <summary>The author recorded with the snapshot, or null.</summary>
    public string? Author { get; private set; }

    /// <summary>The message recorded with the snapshot, or null.</summary>
    public string? CommitMessage { get; private set; }

    /// <summary>Extra information recorded with the snapshot, or null.</summary>
    public string? CommitExtraInfo { get; private set; }

    internal DuckLakeTransactionOptions Options { get; }

    /// <summary>The definitions with the changes made so far; objects of the transaction have provisional ids.</summary>
    internal WorkingCatalog Definitions { get; }

    /// <summary>The changes of rows made so far.</summary>
    internal PendingChanges Pending { get; } = new();

    /// <summary>A table as the transaction sees it. Scanning it shows the transaction's own rows too.</summary>
    /// <param name="name">The table's name, in any case.</param>
    /// <returns>The table.</returns>
    /// <exception cref="DuckLakeException">There is no such table (<see cref="DuckLakeErrorKind.NotFound"/>).</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public DuckLakeTable GetTable(DuckLakeName name) => Snapshot.GetTable(name.SchemaName, name.Name);

    /// <summary>Sets what is recorded with the snapshot.</summary>
    /// <param name="author">The author, or null.</param>
    /// <param name="message">The message, or null.</param>
    /// <param name="extraInfo">Extra information, or null.</param>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public void SetCommitMessage(string? author, string? message, string? extraInfo = null)
    {
        CheckActive();
        Author = author;
        CommitMessage = message;
        CommitExtraInfo = extraInfo;
        _hasCommitInfo = true;
    }

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

    /// <summary>Changes definitions. The commit repeats the action on the newest snapshot.</summary>
    /// <exception cref="DuckLakeException">The definitions do not allow the change; they are left as they were.</exception>
    internal void Apply(CatalogAction action)
    {
        CheckActive();
        action.Apply(Definitions);
        _actions.Add(action);
        _snapshot = null;
    }

    private DuckLakeSnapshot BuildSnapshot()
    {
        CatalogDefinition definition = _actions.Count == 0
            ? BaseSnapshot.Definition
            : Definitions.ToDefinition(BaseSnapshot.SchemaVersion + 1, BaseSnapshot.Id + 1);
        return new DuckLakeSnapshot(Catalog, BaseSnapshot.Info, definition, new TransactionOverlay(this));
    }

    /// <summary>Ends the transaction: gives memory back, and deletes the files it wrote that no snapshot shows.</summary>
    private async Task DiscardAsync(CancellationToken cancellationToken)
    {
        Catalog.Flushes.End(this);
        List<string> files = Pending.TrackedFiles.Where(file => !_publishedFiles.Contains(file)).ToList();
        Pending.Dispose();

        // A file that a commit of unknown outcome shows must stay.
        if (_uncertain is null)
        {
            await FileCleanup.DeleteAsync(Catalog, files, cancellationToken).ConfigureAwait(false);
        }
    }
}
