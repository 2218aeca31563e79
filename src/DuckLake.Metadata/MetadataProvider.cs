namespace DuckLake.Metadata;

/// <summary>
/// Reads and writes a DuckLake catalog. Thread-safe; every operation uses a connection of its own, in one transaction of the
/// catalog database. Reading writes nothing, and no catalog is ever migrated implicitly.
/// </summary>
/// <remarks>
/// A round trip is one command sent to the database, however many statements it holds. Planning a table at a known schema
/// version costs two (the snapshot, the file list), and one when the catalog has not changed since the last time.
/// </remarks>
public abstract class MetadataProvider : IDisposable, IAsyncDisposable
{
    /// <summary>How many commands have been sent to the database so far.</summary>
    public abstract long RoundTripCount { get; }

    /// <summary>What to call the catalog in messages; holds no secrets.</summary>
    public abstract string DisplayName { get; }

    /// <summary>
    /// The catalog's metadata and layout as last read. Costs nothing once a snapshot was resolved (which refreshes it), else two
    /// round trips.
    /// </summary>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="MetadataException">There is no catalog (kind NotFound), or it cannot be read.</exception>
    public abstract ValueTask<CatalogInfo> GetCatalogInfoAsync(CancellationToken cancellationToken = default);

    /// <summary>The newest snapshot. One round trip; one more at the very first use and after the catalog was migrated.</summary>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="MetadataException">The catalog cannot be read, or has no snapshot.</exception>
    public abstract ValueTask<SnapshotInfo> GetLatestSnapshotAsync(CancellationToken cancellationToken = default);

    /// <summary>A snapshot by version. One round trip.</summary>
    /// <param name="snapshotId">The snapshot's id.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="MetadataException">
    /// There is no such snapshot (kind NotFound); the message tells an expired one from one that does not exist yet.
    /// </exception>
    public abstract ValueTask<SnapshotInfo> GetSnapshotAsync(long snapshotId, CancellationToken cancellationToken = default);

    /// <summary>The snapshot a point in time stands for; among equal times the outermost id. One round trip, two where times are stored as text.</summary>
    /// <param name="time">The instant.</param>
    /// <param name="bound">Whether the snapshot before or after the instant is meant.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="MetadataException">There is no such snapshot (kind NotFound).</exception>
    public abstract ValueTask<SnapshotInfo> GetSnapshotAsync(
        DateTimeOffset time, SnapshotTimeBound bound = SnapshotTimeBound.AtOrBefore, CancellationToken cancellationToken = default);

    /// <summary>The snapshots of a range of ids, ascending; expired ones are missing. One round trip.</summary>
    /// <param name="firstSnapshotId">The smallest id, or null for no bound.</param>
    /// <param name="lastSnapshotId">The largest id, or null for no bound.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="MetadataException">The catalog cannot be read.</exception>
    public abstract ValueTask<IReadOnlyList<SnapshotInfo>> ListSnapshotsAsync(
        long? firstSnapshotId = null, long? lastSnapshotId = null, CancellationToken cancellationToken = default);

    /// <summary>All definitions at a snapshot. Costs nothing at a known schema version, else one round trip.</summary>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="MetadataException">The catalog cannot be read. Rows of single tables that are wrong do not fail here.</exception>
    public abstract ValueTask<CatalogDefinition> GetDefinitionsAsync(SnapshotInfo snapshot, CancellationToken cancellationToken = default);

    /// <summary>
    /// What to scan for a table at a snapshot. Costs nothing when the same listing was made before, else one round trip (two when
    /// the table's first inlined deletions appeared after the snapshot was resolved).
    /// </summary>
    /// <param name="table">The table, from the definitions of the same snapshot.</param>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="options">Statistics and predicates wanted; null for none.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="MetadataException">The catalog cannot be read, or the table's rows are corrupt.</exception>
    public abstract ValueTask<FileListing> ListFilesAsync(
        TableDefinition table, SnapshotInfo snapshot, FileListingOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// The inlined data tables a table had at a snapshot, or at another one of the same schema version: new ones come only with a
    /// new version. Costs nothing as long as the schema version is the same.
    /// </summary>
    /// <param name="table">The table, from the definitions of the same snapshot.</param>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="MetadataException">The catalog cannot be read, or the table's rows are corrupt.</exception>
    internal virtual async ValueTask<IReadOnlyList<InlinedTable>> ListInlinedTablesAsync(
        TableDefinition table, SnapshotInfo snapshot, CancellationToken cancellationToken = default) =>
        (await ListFilesAsync(table, snapshot, options: null, cancellationToken).ConfigureAwait(false)).InlinedTables;

    /// <summary>
    /// The rows of an inlined data table visible at the listing's snapshot, by row id. One round trip. The connection stays open
    /// until the enumeration ends.
    /// </summary>
    /// <param name="listing">A listing of the table.</param>
    /// <param name="table">One of the listing's inlined tables.</param>
    /// <param name="columnIds">The top-level columns wanted; those the inlined table does not have give null.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="MetadataException">
    /// Kind Conflict: the rows were moved to files after the listing was made; list the files again.
    /// </exception>
    public abstract IAsyncEnumerable<InlinedRow> ReadInlinedRowsAsync(
        FileListing listing, InlinedTable table, IReadOnlyList<long> columnIds, CancellationToken cancellationToken = default);

    /// <summary>
    /// The row versions of an inlined data table that begin or end in a range of snapshots, by row id and begin. One round trip.
    /// </summary>
    /// <param name="listing">A listing of the table.</param>
    /// <param name="table">One of the listing's inlined tables.</param>
    /// <param name="columnIds">The top-level columns wanted; those the inlined table does not have give null.</param>
    /// <param name="firstSnapshotId">The first snapshot of the range.</param>
    /// <param name="lastSnapshotId">The last snapshot of the range.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="MetadataException">
    /// Kind Conflict: the rows were moved to files after the listing was made; list the files again.
    /// </exception>
    public abstract IAsyncEnumerable<InlinedRow> ReadInlinedChangesAsync(
        FileListing listing,
        InlinedTable table,
        IReadOnlyList<long> columnIds,
        long firstSnapshotId,
        long lastSnapshotId,
        CancellationToken cancellationToken = default);

    /// <summary>The kind of database.</summary>
    internal abstract SqlDialect Dialect { get; }

    /// <summary>The deletions of a table's data files that are kept inside the catalog and had happened at a snapshot, by file and position.</summary>
    /// <param name="table">The table.</param>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="MetadataException">The catalog cannot be read.</exception>
    internal abstract ValueTask<IReadOnlyList<InlinedDelete>> ReadInlinedDeletesAsync(
        TableDefinition table, SnapshotInfo snapshot, CancellationToken cancellationToken = default);

    /// <summary>Whether there is a lake in the database. One round trip; false also when the database file does not exist.</summary>
    internal abstract ValueTask<bool> CatalogExistsAsync(CancellationToken cancellationToken = default);

    /// <summary>Creates a lake in one transaction: all of it or nothing.</summary>
    /// <exception cref="MetadataException">Kind AlreadyExists: there is a lake.</exception>
    internal abstract ValueTask CreateCatalogAsync(CatalogCreation creation, CancellationToken cancellationToken = default);

    /// <summary>
    /// Takes the commit lock and reads what a commit needs under it. One round trip; one more at the very first use, after the
    /// catalog was migrated, and when a requested table's first inlined deletions or the loss of an inlined data table become known.
    /// </summary>
    /// <exception cref="MetadataException">The lock was not to be had in time (commit error Retry), or the catalog cannot be written.</exception>
    internal abstract ValueTask<CatalogWriteScope> BeginWriteAsync(CatalogWriteRequest request, CancellationToken cancellationToken = default);

    /// <summary>Inserts or updates an option's row; no snapshot is made.</summary>
    internal abstract ValueTask SetOptionAsync(CatalogOption option, CancellationToken cancellationToken = default);

    /// <summary>Deletes an option's row; no snapshot is made.</summary>
    /// <returns>Whether there was one.</returns>
    internal abstract ValueTask<bool> RemoveOptionAsync(
        string key, OptionScope scope, long? scopeId, CancellationToken cancellationToken = default);

    /// <summary>Forgets the cached file lists of a table: its rows moved from the catalog to files.</summary>
    internal abstract void ForgetListings(long tableId);

    /// <summary>Forgets everything that was cached.</summary>
    public abstract void ClearCaches();

    /// <summary>Closes the provider's pooled connections.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the provider's pooled connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await DisposeAsyncCore().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases what the provider owns.</summary>
    /// <param name="disposing">Always true.</param>
    protected abstract void Dispose(bool disposing);

    /// <summary>Releases what the provider owns.</summary>
    protected abstract ValueTask DisposeAsyncCore();
}
