using System.Data.Common;

namespace DuckLake.Metadata;

/// <summary>A metadata provider over any ADO.NET driver with a <see cref="SqlDialect"/>.</summary>
public sealed partial class SqlMetadataProvider : MetadataProvider
{
    private readonly DbDataSource _dataSource;
    private volatile bool _isDisposed;
    private readonly bool _ownsDataSource;
    private readonly SqlDialect _dialect;
    private readonly SqlMetadataOptions _options;
    private readonly BoundedCache<long, CatalogDefinition> _definitions;
    private readonly BoundedCache<(long TableId, long SnapshotId), FileListing> _listings;
    private readonly BoundedCache<(long TableId, long SchemaVersion), IReadOnlyList<InlinedTable>> _inlinedTables;
    private long _roundTripCount;

    // Every time somebody else would have to create or drop another table just then.
    private const int RereadCount = 3;

    /// <summary>Creates a provider over a data source.</summary>
    /// <param name="dataSource">Gives the connections; one per operation.</param>
    /// <param name="dialect">The kind of database.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <param name="ownsDataSource">Whether disposing the provider disposes the data source.</param>
    public SqlMetadataProvider(
        DbDataSource dataSource, SqlDialect dialect, SqlMetadataOptions? options = null, bool ownsDataSource = false)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        ArgumentNullException.ThrowIfNull(dialect);
        _options = options ?? new SqlMetadataOptions();
        ArgumentOutOfRangeException.ThrowIfNegative(_options.DefinitionCacheSize);
        ArgumentOutOfRangeException.ThrowIfNegative(_options.FileListingCacheSize);
        _dataSource = dataSource;
        _dialect = dialect;
        _ownsDataSource = ownsDataSource;
        _definitions = new(_options.DefinitionCacheSize);
        _listings = new(_options.FileListingCacheSize);
        _inlinedTables = new(_options.FileListingCacheSize);
        DisplayName = _options.DisplayName ?? _dialect.Name;
    }

    /// <summary>Creates a provider over a provider factory.</summary>
    /// <param name="factory">The driver's factory.</param>
    /// <param name="connectionString">The driver's connection string. A secret.</param>
    /// <param name="dialect">The kind of database.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    public SqlMetadataProvider(DbProviderFactory factory, string connectionString, SqlDialect dialect, SqlMetadataOptions? options = null)
        : this(CreateDataSource(factory, connectionString), dialect, options, ownsDataSource: true)
    {
    }

    /// <inheritdoc/>
    public override long RoundTripCount => Interlocked.Read(ref _roundTripCount);

    /// <inheritdoc/>
    public override string DisplayName { get; }

    /// <inheritdoc/>
    public override ValueTask<CatalogInfo> GetCatalogInfoAsync(CancellationToken cancellationToken = default) =>
        _state is { } state
            ? ValueTask.FromResult(state.Info)
            : RunAsync(async session => (await ResolveAsync(session, NewestSnapshot).ConfigureAwait(false)).Info, cancellationToken);

    internal override void ForgetListings(long tableId)
    {
        _listings.RemoveWhere(key => key.TableId == tableId);
        _inlinedTables.RemoveWhere(key => key.TableId == tableId);
    }

    /// <summary>A connection to the database, for statements of the user.</summary>
    internal ValueTask<DbConnection> OpenConnectionAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return _dataSource.OpenConnectionAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override void ClearCaches()
    {
        _definitions.Clear();
        _listings.Clear();
        _inlinedTables.Clear();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _isDisposed = true;
        ClearCaches();
        if (_ownsDataSource)
        {
            _dataSource.Dispose();
        }
    }

    /// <inheritdoc/>
    protected override async ValueTask DisposeAsyncCore()
    {
        _isDisposed = true;
        ClearCaches();
        if (_ownsDataSource)
        {
            await _dataSource.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static DbDataSource CreateDataSource(DbProviderFactory factory, string connectionString)
    {
        ArgumentNullException.ThrowIfNull(factory);
        ArgumentNullException.ThrowIfNull(connectionString);
        return factory.CreateDataSource(connectionString);
    }

    /// <summary>
    /// Runs an operation in a read transaction of its own. If a table or column turns out to be missing, the layout is probed
    /// again (somebody may have migrated the catalog) and the operation runs once more; also if the connection turns out to be lost
    /// (a pool may hand out one the server has closed).
    /// </summary>
    private async ValueTask<T> RunAsync<T>(Func<Session, ValueTask<T>> operation, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        for (var attempt = 0; ; attempt++)
        {
            DbConnection? connection = null;
            try
            {
                connection = await _dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
                var session = await OpenSessionAsync(connection, cancellationToken).ConfigureAwait(false);
                await using var scope = session.ConfigureAwait(false);
                return await operation(session).ConfigureAwait(false);
            }
            catch (DbException error) when (IsOutOfStep(error) && attempt < (_dialect.HasDefinitionSnapshots ? 1 : RereadCount))
            {
                _layout = null;
                _state = null;
            }
            catch (DbException error) when (
                error is not MetadataException && attempt == 0 && connection is not null && _dialect.Classify(error) == CommitErrorKind.ConnectionLost)
            {
                // Reads can be repeated; the pool has thrown the connection away.
            }
            catch (DbException error) when (error is not MetadataException)
            {
                throw _dialect.Translate(error, DisplayName);
            }
        }
    }

    /// <summary>Whether an error may come from tables that have changed since the layout was probed or the transaction began.</summary>
    private bool IsOutOfStep(DbException error) => error is MetadataException typed
        ? typed.Kind == MetadataErrorKind.Corrupt && !_dialect.HasDefinitionSnapshots
        : _dialect.IsMissingObject(error);

    /// <summary>Begins a read transaction; the connection is taken over, also when that fails.</summary>
    private async ValueTask<Session> OpenSessionAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            var transaction = await _dialect.BeginReadAsync(connection, cancellationToken).ConfigureAwait(false);
            var session = new Session(this, connection, transaction, transaction, cancellationToken);
            try
            {
                var layout = _layout ?? await ProbeLayoutAsync(session).ConfigureAwait(false);
                _layout = layout;
                session.UseLayout(layout);
                return session;
            }
            catch
            {
                await DiscardAsync(transaction).ConfigureAwait(false);
                throw;
            }
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Rolls back what was read in, unless the connection is broken: the database has forgotten the transaction then.</summary>
    private static async ValueTask DiscardAsync(IAsyncDisposable transaction)
    {
        try
        {
            await transaction.DisposeAsync().ConfigureAwait(false);
        }
        catch (DbException)
        {
            // What broke the connection is told by the operation.
        }
    }

    /// <summary>A connection in a transaction; counts the round trips made over it.</summary>
    private sealed class Session(
        SqlMetadataProvider provider,
        DbConnection connection,
        DbTransaction? transaction,
        IAsyncDisposable transactionOwner,
        CancellationToken cancellationToken)
        : IAsyncDisposable
    {
        private CatalogSql? _sql;

        /// <summary>Seconds until a command is given up; null for the driver's default.</summary>
        public int? TimeoutSeconds { get; init; } = provider._options.CommandTimeoutSeconds;

        public CatalogSql Sql => _sql ?? throw new InvalidOperationException("The layout has not been probed.");

        public void UseLayout(CatalogLayout layout) => _sql = new CatalogSql(provider._dialect, layout, provider._options.MetadataSchema);

        public CatalogBatch NewBatch() => new(provider._dialect);

        public async ValueTask ExecuteAsync(CatalogBatch batch)
        {
            var count = await batch.ExecuteAsync(connection, transaction, TimeoutSeconds, cancellationToken)
                .ConfigureAwait(false);
            Interlocked.Add(ref provider._roundTripCount, count);
        }

        public async ValueTask ExecuteOneByOneAsync(CatalogBatch batch, Action<int> before)
        {
            var count = await batch
                .ExecuteOneByOneAsync(connection, transaction, TimeoutSeconds, before, cancellationToken)
                .ConfigureAwait(false);
            Interlocked.Add(ref provider._roundTripCount, count);
        }

        public async ValueTask<CatalogStream> ExecuteStreamingAsync(CatalogBatch batch)
        {
            var (stream, count) = await batch
                .ExecuteStreamingAsync(connection, transaction, TimeoutSeconds, cancellationToken)
                .ConfigureAwait(false);
            Interlocked.Add(ref provider._roundTripCount, count);
            return stream;
        }

        public async ValueTask DisposeAsync()
        {
            try
            {
                await DiscardAsync(transactionOwner).ConfigureAwait(false);
            }
            finally
            {
                await connection.DisposeAsync().ConfigureAwait(false);
            }
        }
    }
}
