namespace DuckLake.Metadata;

/// <summary>
/// A catalog transaction that holds the commit lock: between its begin and its end nobody else commits a snapshot. Everything here
/// was read under the lock. Disposing it without a commit rolls back. Not thread-safe.
/// </summary>
internal abstract class CatalogWriteScope : IAsyncDisposable
{
    /// <summary>The key's line in <c>commit_extra_info</c> begins with this.</summary>
    public const string IdempotencyKeyPrefix = "idempotency-key: ";

    /// <summary>The newest snapshot, on which the commit builds.</summary>
    public abstract SnapshotInfo Latest { get; }

    /// <summary>The snapshots after the request's base, ascending, with their changes.</summary>
    public abstract IReadOnlyList<SnapshotInfo> Since { get; }

    /// <summary>False when snapshots between the base and the newest are missing (expired): who changed what is then unknown.</summary>
    public abstract bool HistoryIsComplete { get; }

    /// <summary>The catalog's version, layout and options.</summary>
    public abstract CatalogInfo Info { get; }

    /// <summary>The time for the new snapshot by the database's clock, in UTC, to the microsecond; always after <see cref="Latest"/>'s.</summary>
    public abstract DateTimeOffset Now { get; }

    /// <summary>The state of every requested table.</summary>
    public abstract IReadOnlyDictionary<long, TableWriteState> Tables { get; }

    /// <summary>The state of the requested data files that exist.</summary>
    public abstract IReadOnlyDictionary<long, DataFileWriteState> DataFiles { get; }

    /// <summary>The snapshot after the base that carries the request's idempotency key, or null.</summary>
    public abstract SnapshotInfo? Replayed { get; }

    /// <summary>Told of every step of the commit, for tests that end the process there; null in production.</summary>
    public CatalogWriteStepCallback? OnStep { get; set; }

    /// <summary>Of the row ids requested for an inlined data table: those that have a live version. None if the table is gone.</summary>
    /// <param name="inlinedTableName">The inlined data table's name.</param>
    public abstract IReadOnlySet<long> LiveInlinedRows(string inlinedTableName);

    /// <summary>The definitions at <see cref="Latest"/>. No round trip when its schema version is known, else one.</summary>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public abstract ValueTask<CatalogDefinition> GetDefinitionsAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Runs the statements in order in one round trip and commits (in the same one where the database allows it). The
    /// cancellation token is not heeded once a command that commits was sent. The lock is given up at once. Afterwards only disposing is allowed, whatever the outcome.
    /// </summary>
    /// <param name="statements">The statements.</param>
    /// <param name="cancellationToken">Cancels the statements.</param>
    /// <exception cref="MetadataException">
    /// Nothing was committed, except that <see cref="MetadataException.IsOutcomeUnknown"/> tells that it is not known whether
    /// the commit took effect, because the connection was lost. <see cref="MetadataException.CommitError"/> tells the class.
    /// </exception>
    public abstract ValueTask CommitAsync(IReadOnlyList<CatalogStatement> statements, CancellationToken cancellationToken = default);

    /// <summary>Rolls back unless committed, and gives up the lock.</summary>
    public abstract ValueTask DisposeAsync();
}
