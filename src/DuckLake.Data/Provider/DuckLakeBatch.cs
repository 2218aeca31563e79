using System.Data;
using System.Data.Common;

namespace DuckLake.Data;

/// <summary>Commands that run one after the other, each with parameters of its own. Wrap them in a transaction to have all or none.</summary>
public sealed class DuckLakeBatch : DbBatch
{
    private int? _timeout;
    private CommandExecution? _running;

    /// <summary>Creates a batch.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="transaction">The transaction, or null.</param>
    public DuckLakeBatch(DuckLakeConnection? connection = null, DuckLakeDbTransaction? transaction = null)
    {
        Connection = connection;
        Transaction = transaction;
    }

    /// <summary>The commands.</summary>
    public new DuckLakeBatchCommandCollection BatchCommands { get; } = new();

    /// <summary>Seconds each wait for DuckDB may take; 0 for no limit.</summary>
    public override int Timeout
    {
        get => _timeout ?? Connection?.CommandTimeoutDefault ?? DuckLakeConnectionStringBuilder.DefaultCommandTimeout;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _timeout = value;
        }
    }

    /// <summary>The connection.</summary>
    public new DuckLakeConnection? Connection { get; set; }

    /// <summary>The transaction; a batch runs in that of its connection in any case.</summary>
    public new DuckLakeDbTransaction? Transaction { get; set; }

    /// <inheritdoc/>
    protected override DbBatchCommandCollection DbBatchCommands => BatchCommands;

    /// <inheritdoc/>
    protected override DbConnection? DbConnection { get => Connection; set => Connection = (DuckLakeConnection?)value; }

    /// <inheritdoc/>
    protected override DbTransaction? DbTransaction { get => Transaction; set => Transaction = (DuckLakeDbTransaction?)value; }

    /// <inheritdoc/>
    public override int ExecuteNonQuery() => ExecuteNonQueryAsync(IoMode.Sync, default).AsTask().GetAwaiter().GetResult();

    /// <inheritdoc/>
    public override Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken = default) =>
        ExecuteNonQueryAsync(IoMode.Async, cancellationToken).AsTask();

    /// <inheritdoc/>
    public override object? ExecuteScalar() => ExecuteScalarAsync(IoMode.Sync, default).AsTask().GetAwaiter().GetResult();

    /// <inheritdoc/>
    public override Task<object?> ExecuteScalarAsync(CancellationToken cancellationToken = default) =>
        ExecuteScalarAsync(IoMode.Async, cancellationToken).AsTask();

    /// <summary>Does nothing: each command of a batch runs once.</summary>
    public override void Prepare() => Connection?.RequireSession();

    /// <inheritdoc/>
    public override Task PrepareAsync(CancellationToken cancellationToken = default)
    {
        Prepare();
        return Task.CompletedTask;
    }

    /// <summary>Stops the running execution, from any thread.</summary>
    public override void Cancel() => _running?.Cancel();

    /// <inheritdoc/>
    protected override DbBatchCommand CreateDbBatchCommand() => new DuckLakeBatchCommand();

    /// <inheritdoc/>
    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) =>
        ExecuteReaderAsync(IoMode.Sync, behavior, default).AsTask().GetAwaiter().GetResult();

    /// <inheritdoc/>
    protected override async Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken) =>
        await ExecuteReaderAsync(IoMode.Async, behavior, cancellationToken).ConfigureAwait(false);

    private async ValueTask<int> ExecuteNonQueryAsync(IoMode mode, CancellationToken cancellationToken)
    {
        DuckLakeDataReader reader = await ExecuteReaderAsync(mode, CommandBehavior.Default, cancellationToken).ConfigureAwait(false);
        await CloseAsync(reader, mode).ConfigureAwait(false);
        return reader.RecordsAffected;
    }

    private async ValueTask<object?> ExecuteScalarAsync(IoMode mode, CancellationToken cancellationToken)
    {
        DuckLakeDataReader reader = await ExecuteReaderAsync(mode, CommandBehavior.Default, cancellationToken).ConfigureAwait(false);
        try
        {
            bool found = mode == IoMode.Sync ? reader.Read() : await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            return found ? reader.GetValue(0) : null;
        }
        finally
        {
            await CloseAsync(reader, mode).ConfigureAwait(false);
        }
    }

    private static async ValueTask CloseAsync(DuckLakeDataReader reader, IoMode mode)
    {
        if (mode == IoMode.Sync)
        {
            reader.Close();
        }
        else
        {
            await reader.CloseAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask<DuckLakeDataReader> ExecuteReaderAsync(IoMode mode, CommandBehavior behavior, CancellationToken cancellationToken)
    {
        DuckLakeConnection connection = Connection ?? throw new InvalidOperationException("The batch has no connection: set Connection.");
        EngineSession session = connection.RequireSession();
        if (BatchCommands.Count == 0)
        {
            throw new InvalidOperationException("The batch has no commands: add to BatchCommands.");
        }

        connection.RequireNoReader();
        CommandExecution execution = new(Timeout);
        DuckLakeDataReader? reader = null;
        try
        {
            List<PlannedStatement> plan = [];
            for (int i = 0; i < BatchCommands.Count; i++)
            {
                plan.AddRange(BatchCommands[i].Plan());
            }

            reader = new DuckLakeDataReader(connection, session, execution, plan, behavior);
            connection.ReaderOpened(reader);
            _running = execution;
            await reader.StartAsync(mode, cancellationToken).ConfigureAwait(false);
            return reader;
        }
        catch
        {
            reader?.Abandon();
            execution.Dispose();
            throw;
        }
    }
}
