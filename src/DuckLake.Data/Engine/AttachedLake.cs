using System.Runtime.CompilerServices;
using DuckLake.Arrow;
using DuckLake.Metadata;

namespace DuckLake.Data;

/// <summary>A lake as a database of a session.</summary>
internal sealed class AttachedLake : IAsyncDisposable
{
    private const string MetadataPrefix = "__ducklake_metadata_";

    // Sessions that attached a lake alike share its catalog, and with it what was committed last.
    private static readonly ConditionalWeakTable<DuckLakeCatalog, StrongBox<long>> s_commits = [];

    private DuckLakeSnapshot? _snapshot;
    private DuckLakeTransaction? _transaction;

    internal AttachedLake(EngineSession session, string alias, DuckLakeCatalog catalog, LakeAttachOptions options)
    {
        Session = session;
        Alias = alias;
        Catalog = catalog;
        Options = options;
        Shadow = new ShadowCatalog(session, alias);
        MetadataCatalogName = options.MetadataCatalog ?? MetadataPrefix + alias;
        DefaultTable = options.DefaultTable is { } table ? ReadDefaultTable(table) : null;
        LakeLease? lease = options.Lease as LakeLease;
        MetadataAccess = new LakeMetadataAccess(
            (SqlMetadataProvider)catalog.Metadata, lease?.Target.Kind ?? LakeMetadataKind.DuckDb, lease?.MetadataSchema ?? options.MetadataSchema ?? "main");
    }

    public EngineSession Session { get; }

    /// <summary>The name of the database.</summary>
    public string Alias { get; }

    public DuckLakeCatalog Catalog { get; }

    public LakeAttachOptions Options { get; }

    /// <summary>The empty copies of the lake's tables in DuckDB.</summary>
    public ShadowCatalog Shadow { get; }

    /// <summary>The table that the bare name of the lake stands for; null for none.</summary>
    public (string Schema, string Table)? DefaultTable { get; }

    /// <summary>Reaches the catalog's own tables.</summary>
    public LakeMetadataAccess MetadataAccess { get; }

    /// <summary>The name under which the catalog's own tables are read.</summary>
    public string MetadataCatalogName { get; }

    /// <summary>Whether that name is left out of listings.</summary>
    public bool IsMetadataCatalogHidden => Options.MetadataCatalog is null;

    /// <summary>The snapshot that was committed last by this process since the lake is open, or null.</summary>
    public long? LastCommittedSnapshot => s_commits.TryGetValue(Catalog, out StrongBox<long>? last) ? Interlocked.Read(ref last.Value) : null;

    /// <summary>Whether the database that stands for the catalog's own tables was detached. The lake cannot be read then.</summary>
    public bool IsMetadataCatalogDetached { get; internal set; }

    /// <summary>The open transaction that has changes, or null.</summary>
    public DuckLakeTransaction? Transaction => _transaction;

    /// <summary>What the current statement sees, once <see cref="GetSnapshotAsync"/> has chosen it.</summary>
    /// <exception cref="InvalidOperationException">No snapshot was chosen yet.</exception>
    /// <exception cref="DuckLakeException">The metadata catalog was detached.</exception>
    public DuckLakeSnapshot Snapshot
    {
        get
        {
            RequireMetadataCatalog();
            return _transaction?.Snapshot ?? _snapshot ?? throw new InvalidOperationException($"No snapshot of the lake '{Alias}' has been chosen.");
        }
    }

    /// <summary>Whether a snapshot is chosen.</summary>
    public bool HasSnapshot => _transaction is not null || _snapshot is not null;

    /// <summary>What the current statement sees: the transaction's state, the pinned snapshot, or the newest one, which then stays for the statement.</summary>
    public ValueTask<DuckLakeSnapshot> GetSnapshotAsync(CancellationToken cancellationToken = default) =>
        HasSnapshot && !IsMetadataCatalogDetached ? ValueTask.FromResult(Snapshot) : ChooseSnapshotAsync(cancellationToken);

    /// <summary>The snapshot of AT (VERSION => n).</summary>
    public async Task<DuckLakeSnapshot> GetSnapshotAtAsync(long version, CancellationToken cancellationToken = default)
    {
        try
        {
            return version > NewestVisible
                ? throw SchemaErrors.NotFound(SqlErrorClass.InvalidInput, $"No snapshot found at version {version}")
                : await Catalog.GetSnapshotAsync(version, cancellationToken).ConfigureAwait(false);
        }
        catch (DuckLakeException error) when (error.Kind == DuckLakeErrorKind.NotFound)
        {
            throw SchemaErrors.NotFound(SqlErrorClass.InvalidInput, $"No snapshot found at version {version}");
        }
    }

    /// <summary>The snapshot of AT (TIMESTAMP => t).</summary>
    /// <param name="time">The instant.</param>
    /// <param name="text">The instant as DuckDB prints it, for errors.</param>
    /// <param name="cancellationToken">Cancels the look-up.</param>
    public async Task<DuckLakeSnapshot> GetSnapshotAtAsync(DateTimeOffset time, string text, CancellationToken cancellationToken = default)
    {
        try
        {
            DuckLakeSnapshot snapshot = await Catalog.GetSnapshotAsync(time, cancellationToken).ConfigureAwait(false);
            return NewestVisible is { } newest && snapshot.Id > newest
                ? await Catalog.GetSnapshotAsync(newest, cancellationToken).ConfigureAwait(false)
                : snapshot;
        }
        catch (DuckLakeException error) when (error.Kind == DuckLakeErrorKind.NotFound)
        {
            throw SchemaErrors.NotFound(SqlErrorClass.InvalidInput, $"No snapshot found at timestamp {text}");
        }
    }

    /// <summary>The transaction that takes the changes of the current statement, begun on the snapshot the statement sees.</summary>
    /// <exception cref="DuckLakeException">The lake is read-only, or the transaction has changed another database.</exception>
    public async Task<DuckLakeTransaction> GetTransactionAsync(CancellationToken cancellationToken = default)
    {
        RequireMetadataCatalog();
        DuckLakeSnapshot snapshot = await GetSnapshotAsync(cancellationToken).ConfigureAwait(false);
        if (_transaction is null)
        {
            RequireChangeable();
            Session.MarkModified(this);
            Catalog.CheckWritable(Catalog.Info);
            _transaction = new DuckLakeTransaction(snapshot, Session.Settings.ToTransactionOptions());
        }

        _transaction.DefaultOptions = Session.Settings.LakeOptions();
        _transaction.OverridingOptions = Session.Settings.OverridingOptions();
        return _transaction;
    }

    /// <exception cref="DuckLakeException">The lake is read-only.</exception>
    public void RequireChangeable()
    {
        if (Options.RefusesChanges)
        {
            throw SchemaErrors.Invalid(
                $"Cannot execute statement of type \"{Session.StatementTypeName}\" on database \"{Alias}\" which is attached in read-only mode!");
        }
    }

    /// <summary>Brings the shadow in line with what the current statement sees.</summary>
    internal async ValueTask SyncAsync(CancellationToken cancellationToken)
    {
        if (IsMetadataCatalogDetached)
        {
            return;
        }

        DuckLakeSnapshot snapshot = await GetSnapshotAsync(cancellationToken).ConfigureAwait(false);
        await Shadow.SyncToAsync(snapshot.Definition, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Forgets what the last statement saw.</summary>
    internal void BeginStatement()
    {
        if (_transaction is null && Options is { SnapshotVersion: null, SnapshotTime: null })
        {
            _snapshot = null;
        }
    }

    /// <summary>Commits the changes, if there are any.</summary>
    internal async Task CommitAsync(CancellationToken cancellationToken)
    {
        await MetadataAccess.EndAsync(isCommitted: true).ConfigureAwait(false);
        if (Release() is { } transaction)
        {
            await using (transaction.ConfigureAwait(false))
            {
                DuckLakeSnapshot committed = await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                if (committed.Id != transaction.BaseSnapshot.Id)
                {
                    StrongBox<long> last = s_commits.GetValue(Catalog, static _ => new StrongBox<long>());
                    Interlocked.Exchange(ref last.Value, committed.Id);
                }
            }
        }
    }

    /// <summary>Undoes the changes, if there are any.</summary>
    internal async Task RollbackAsync()
    {
        await MetadataAccess.EndAsync(isCommitted: false).ConfigureAwait(false);
        if (Release() is { } transaction)
        {
            await transaction.DisposeAsync().ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await RollbackAsync().ConfigureAwait(false);
        if (Options.Lease is { } lease)
        {
            await lease.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>In a transaction, the newest snapshot that is not of its future.</summary>
    private long? NewestVisible => Session.InTransaction && Options is { SnapshotVersion: null, SnapshotTime: null }
        ? _transaction?.BaseSnapshot.Id ?? _snapshot?.Id
        : null;

    private void RequireMetadataCatalog()
    {
        if (IsMetadataCatalogDetached)
        {
            throw SchemaErrors.Binder($"Catalog \"{MetadataCatalogName}\" does not exist!");
        }
    }

    // DuckDB has checked the text.
    private static (string Schema, string Table) ReadDefaultTable(string text)
    {
        IReadOnlyList<string> parts = new TokenReader(SqlStatement.Parse(text)).ReadQualifiedName();
        return parts.Count > 1 ? (parts[^2], parts[^1]) : ("main", parts.Count == 1 ? parts[0] : text);
    }

    private DuckLakeTransaction? Release()
    {
        DuckLakeTransaction? transaction = _transaction;
        _transaction = null;
        BeginStatement();
        return transaction;
    }

    private async ValueTask<DuckLakeSnapshot> ChooseSnapshotAsync(CancellationToken cancellationToken)
    {
        RequireMetadataCatalog();
        _snapshot = Options switch
        {
            { SnapshotVersion: { } version } => await GetSnapshotAtAsync(version, cancellationToken).ConfigureAwait(false),
            { SnapshotTime: { } time } => await GetSnapshotAtAsync(
                time, time.ToString("yyyy-MM-dd HH:mm:sszz", System.Globalization.CultureInfo.InvariantCulture), cancellationToken).ConfigureAwait(false),
            _ => await Catalog.GetSnapshotAsync(cancellationToken).ConfigureAwait(false),
        };
        return _snapshot;
    }
}
