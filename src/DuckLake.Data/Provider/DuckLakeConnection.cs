using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>
/// A connection: an embedded DuckDB of its own whose lakes read and commit through this library. Used by one thread at a time, with one
/// open reader at a time; only <see cref="DuckLakeCommand.Cancel"/> and <see cref="QueryProgress"/> may come from other threads.
/// </summary>
public sealed partial class DuckLakeConnection : DbConnection
{
    private readonly DuckLakeDataSource? _dataSource;
    private DuckLakeConnectionStringBuilder _settings;
    private SessionPool? _pool;
    private EngineSession? _session;
    private DuckLakeDataReader? _reader;
    private DuckLakeDbTransaction? _transaction;
    private string? _database;
    private SessionTraces _traces;
    private bool _wasOpened;
    private ConnectionState _state;

    /// <summary>Creates a connection whose string is set later.</summary>
    public DuckLakeConnection()
        : this(string.Empty)
    {
    }

    /// <summary>Creates a connection.</summary>
    /// <param name="connectionString">See <see cref="DuckLakeConnectionStringBuilder"/>; empty for a bare session.</param>
    /// <exception cref="ArgumentException">A key is unknown or a value is malformed.</exception>
    public DuckLakeConnection(string? connectionString) => _settings = new DuckLakeConnectionStringBuilder(connectionString);

    internal DuckLakeConnection(DuckLakeDataSource dataSource, DuckLakeConnectionStringBuilder settings)
    {
        _dataSource = dataSource;
        _settings = settings;
    }

    /// <summary>The connection string. Once opened it is told without passwords, unless <c>Persist Security Info</c> is on.</summary>
    /// <exception cref="InvalidOperationException">It is set while the connection is open.</exception>
    [AllowNull]
    public override string ConnectionString
    {
        get => _wasOpened && !_settings.PersistSecurityInfo ? _settings.WithoutSecrets() : _settings.ConnectionString;
        set
        {
            if (_state != ConnectionState.Closed || _dataSource is not null)
            {
                throw new InvalidOperationException(
                    _dataSource is null ? "The connection string cannot change while the connection is open." : "The connection string is that of the data source.");
            }

            _settings = new DuckLakeConnectionStringBuilder(value);
            _wasOpened = false;
        }
    }

    /// <summary>The current database: the alias of a lake, <c>memory</c> or another one.</summary>
    public override string Database
    {
        get
        {
            if (_session is null)
            {
                return _settings.Catalog is null ? string.Empty : _settings.Alias;
            }

            return _database ??= _reader is null ? _session.CurrentCatalog : string.Empty;
        }
    }

    /// <summary>The catalog, without passwords; empty for a bare session.</summary>
    public override string DataSource => CatalogSecrets.Remove(_settings.Catalog ?? string.Empty);

    /// <summary>The version of DuckDB.</summary>
    /// <exception cref="InvalidOperationException">The connection is closed.</exception>
    public override string ServerVersion
    {
        get
        {
            RequireSession();
            return DuckDbLibrary.Version.TrimStart('v');
        }
    }

    /// <inheritdoc/>
    public override ConnectionState State => _state;

    /// <summary>Seconds opening waits for a session of a full pool.</summary>
    public override int ConnectionTimeout => _settings.Timeout;

    /// <summary>True.</summary>
    public override bool CanCreateBatch => true;

    /// <summary>The share of the running statement that is done, in percent; -1 when unknown or closed. Any thread may ask.</summary>
    public double QueryProgress => _session?.Progress ?? -1;

    /// <inheritdoc/>
    protected override DbProviderFactory DbProviderFactory => DuckLakeFactory.Instance;

    internal int CommandTimeoutDefault => _settings.CommandTimeout;

    internal DuckLakeDbTransaction? CurrentTransaction => _transaction;

    internal bool HasOpenReader => _reader is not null;

    /// <inheritdoc/>
    public override void Open() => OpenAsync(IoMode.Sync, default).AsTask().GetAwaiter().GetResult();

    /// <inheritdoc/>
    public override Task OpenAsync(CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested ? Task.FromCanceled(cancellationToken) : OpenAsync(IoMode.Async, cancellationToken).AsTask();

    /// <summary>Closes the reader, rolls back the open transaction, and closes the session or gives it back to its pool.</summary>
    public override void Close() => CloseAsync(IoMode.Sync).AsTask().GetAwaiter().GetResult();

    /// <inheritdoc/>
    public override Task CloseAsync() => CloseAsync(IoMode.Async).AsTask();

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await CloseAsync(IoMode.Async).ConfigureAwait(false);
        Dispose();
    }

    /// <summary>Makes another database the current one, as <c>USE</c> does.</summary>
    /// <param name="databaseName">The name of an attached database.</param>
    public override void ChangeDatabase(string databaseName)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(databaseName);
        using DuckLakeCommand command = CreateCommand();
        command.CommandText = $"USE {SqlText.Identifier(databaseName)}";
        command.ExecuteNonQuery();
    }

    /// <summary>A command of this connection.</summary>
    public new DuckLakeCommand CreateCommand() => new() { Connection = this };

    /// <summary>A batch of this connection.</summary>
    public new DuckLakeBatch CreateBatch() => new(this);

    /// <summary>Refused: DuckDB takes no part in distributed transactions.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <exception cref="NotSupportedException">The transaction is not null.</exception>
    public override void EnlistTransaction(System.Transactions.Transaction? transaction)
    {
        if (transaction is not null)
        {
            throw new NotSupportedException(
                "DuckLake connections do not enlist in System.Transactions: a lake commits by itself. Use BeginTransaction.");
        }
    }

    internal async ValueTask CloseAsync(IoMode mode)
    {
        if (_state == ConnectionState.Closed)
        {
            return;
        }

        EngineSession? session = _session;
        _reader?.Cancel();
        _reader?.Abandon();
        _transaction?.Detach();
        _transaction = null;
        _session = null;
        _database = null;
        try
        {
            if (session is not null)
            {
                await OffloadAsync(mode, () => ReleaseAsync(session)).ConfigureAwait(false);
            }
        }
        finally
        {
            SetState(ConnectionState.Closed);
        }
    }

    internal EngineSession RequireSession() =>
        _session ?? throw new InvalidOperationException("The connection is closed: call Open first.");

    internal void RequireNoReader()
    {
        if (_reader is not null)
        {
            throw new InvalidOperationException(
                "A reader of this connection is still open, and a connection has one at a time: dispose it first, or use a second connection.");
        }
    }

    internal void ReaderOpened(DuckLakeDataReader reader) => _reader = reader;

    internal void ReaderClosed(DuckLakeDataReader reader)
    {
        if (_reader == reader)
        {
            _reader = null;
        }
    }

    /// <summary>Notes what a statement may have changed in the session.</summary>
    internal void StatementExecuted(SqlStatement statement)
    {
        _traces = (SessionTraces)Math.Max((int)_traces, (int)SessionPool.TracesOf(statement));
        _database = null;
        if (_transaction is not null && _session?.InTransaction == false)
        {
            _transaction.Detach();
            _transaction = null;
        }
    }

    /// <inheritdoc/>
    protected override DbCommand CreateDbCommand() => CreateCommand();

    /// <inheritdoc/>
    protected override DbBatch CreateDbBatch() => CreateBatch();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Close();
        }

        base.Dispose(disposing);
    }

    private async ValueTask OpenAsync(IoMode mode, CancellationToken cancellationToken)
    {
        if (_state != ConnectionState.Closed)
        {
            throw new InvalidOperationException("The connection is already open.");
        }

        if (System.Transactions.Transaction.Current is not null)
        {
            throw new NotSupportedException(
                "DuckLake connections do not enlist in System.Transactions: open the connection outside of the TransactionScope and use BeginTransaction.");
        }

        SetState(ConnectionState.Connecting);
        try
        {
            _pool = _dataSource is null ? SessionPool.For(_settings) : _dataSource.Pool;
            _session = await OffloadAsync(
                mode,
                () => _pool is { } pool
                    ? pool.RentAsync(cancellationToken)
                    : SessionOpener.OpenAsync(_settings, _dataSource?.Options, cancellationToken)).ConfigureAwait(false);
            _traces = SessionTraces.None;
            _wasOpened = true;
            SetState(ConnectionState.Open);
        }
        catch
        {
            SetState(ConnectionState.Closed);
            throw;
        }
    }

    private async Task<bool> ReleaseAsync(EngineSession session)
    {
        if (_pool is { } pool)
        {
            await pool.ReturnAsync(session, _traces).ConfigureAwait(false);
        }
        else
        {
            await session.DisposeAsync().ConfigureAwait(false);
        }

        return true;
    }

    private static async ValueTask<T> OffloadAsync<T>(IoMode mode, Func<Task<T>> work) =>
        mode == IoMode.Sync ? BlockingThreads.Run(work) : await BlockingThreads.RunAsync(work).ConfigureAwait(false);

    private void SetState(ConnectionState state)
    {
        ConnectionState before = _state;
        _state = state;
        if (before != state)
        {
            OnStateChange(new StateChangeEventArgs(before, state));
        }
    }
}
