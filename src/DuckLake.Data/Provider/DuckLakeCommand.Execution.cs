using System.Data;
using System.Data.Common;
using DuckLake.Columnar;

namespace DuckLake.Data;

/// <content>Running the statements.</content>
public sealed partial class DuckLakeCommand
{
    /// <summary>Runs all statements.</summary>
    /// <returns>The rows changed by all of them; -1 when none changes rows.</returns>
    /// <exception cref="InvalidOperationException">There is no open connection or no text, another reader is open, or a parameter has no value.</exception>
    /// <exception cref="Arrow.DuckLakeException">A statement failed; the text is that of DuckDB.</exception>
    public override int ExecuteNonQuery() => ExecuteNonQueryAsync(IoMode.Sync, default).AsTask().GetAwaiter().GetResult();

    /// <inheritdoc/>
    public override Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken) =>
        ExecuteNonQueryAsync(IoMode.Async, cancellationToken).AsTask();

    /// <summary>Runs all statements.</summary>
    /// <returns>The first column of the first row of the first result set; null when there is no row, <see cref="DBNull"/> for NULL.</returns>
    public override object? ExecuteScalar() => ExecuteScalarAsync(IoMode.Sync, default).AsTask().GetAwaiter().GetResult();

    /// <inheritdoc/>
    public override Task<object?> ExecuteScalarAsync(CancellationToken cancellationToken) =>
        ExecuteScalarAsync(IoMode.Async, cancellationToken).AsTask();

    /// <summary>Runs the statements up to the first result set; those behind run when the reader reaches them or is closed.</summary>
    /// <param name="behavior">What the reader is for.</param>
    public new DuckLakeDataReader ExecuteReader(CommandBehavior behavior = CommandBehavior.Default) =>
        ExecuteReaderAsync(IoMode.Sync, behavior, default).AsTask().GetAwaiter().GetResult();

    /// <inheritdoc cref="ExecuteReader(CommandBehavior)"/>
    public new Task<DuckLakeDataReader> ExecuteReaderAsync() => ExecuteReaderAsync(CommandBehavior.Default, CancellationToken.None);

    /// <inheritdoc cref="ExecuteReader(CommandBehavior)"/>
    public new Task<DuckLakeDataReader> ExecuteReaderAsync(CommandBehavior behavior) => ExecuteReaderAsync(behavior, CancellationToken.None);

    /// <inheritdoc cref="ExecuteReader(CommandBehavior)"/>
    /// <param name="cancellationToken">Stops the execution, not the reading afterwards.</param>
    public new Task<DuckLakeDataReader> ExecuteReaderAsync(CancellationToken cancellationToken) =>
        ExecuteReaderAsync(CommandBehavior.Default, cancellationToken);

    /// <inheritdoc cref="ExecuteReader(CommandBehavior)"/>
    /// <param name="behavior">What the reader is for.</param>
    /// <param name="cancellationToken">Stops the execution, not the reading afterwards.</param>
    public new Task<DuckLakeDataReader> ExecuteReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken) =>
        ExecuteReaderAsync(IoMode.Async, behavior, cancellationToken).AsTask();

    /// <summary>
    /// Runs the statements up to the first result set and streams its rows as Arrow record batches. The connection is busy until the stream
    /// is disposed. Types Arrow does not have come as the lake carries them (HUGEINT, UUID, JSON, GEOMETRY, VARIANT by extension types).
    /// Export it with CArrowArrayStreamExporter to hand it to other libraries.
    /// </summary>
    /// <param name="cancellationToken">Stops the execution, not the reading afterwards.</param>
    /// <exception cref="InvalidOperationException">No statement has a result set.</exception>
    public Task<IArrowArrayStream> ExecuteArrowAsync(CancellationToken cancellationToken = default) =>
        ExecuteArrowAsync(IoMode.Async, cancellationToken).AsTask();

    /// <inheritdoc cref="ExecuteArrowAsync(CancellationToken)"/>
    public IArrowArrayStream ExecuteArrow() => ExecuteArrowAsync(IoMode.Sync, default).AsTask().GetAwaiter().GetResult();

    /// <summary>
    /// Prepares the statements: a single one now, several when their turn comes first. They stay prepared until text or connection change.
    /// </summary>
    public override void Prepare() => PrepareAsync(IoMode.Sync, default).AsTask().GetAwaiter().GetResult();

    /// <inheritdoc/>
    public override Task PrepareAsync(CancellationToken cancellationToken = default) => PrepareAsync(IoMode.Async, cancellationToken).AsTask();

    internal async ValueTask<int> ExecuteNonQueryAsync(IoMode mode, CancellationToken cancellationToken)
    {
        DuckLakeDataReader reader = await ExecuteReaderAsync(mode, CommandBehavior.Default, cancellationToken).ConfigureAwait(false);
        try
        {
            do
            {
                // Functions of a query may change something: it runs to its end.
                while (await ReadAsync(reader, mode, cancellationToken).ConfigureAwait(false))
                {
                }
            }
            while (mode == IoMode.Sync ? reader.NextResult() : await reader.NextResultAsync(cancellationToken).ConfigureAwait(false));
            return reader.RecordsAffected;
        }
        finally
        {
            await CloseAsync(reader, mode).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => ExecuteReader(behavior);

    /// <inheritdoc/>
    protected override async Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken) =>
        await ExecuteReaderAsync(IoMode.Async, behavior, cancellationToken).ConfigureAwait(false);

    private async ValueTask<object?> ExecuteScalarAsync(IoMode mode, CancellationToken cancellationToken)
    {
        DuckLakeDataReader reader = await ExecuteReaderAsync(mode, CommandBehavior.Default, cancellationToken).ConfigureAwait(false);
        try
        {
            return await ReadAsync(reader, mode, cancellationToken).ConfigureAwait(false) ? reader.GetValue(0) : null;
        }
        finally
        {
            await CloseAsync(reader, mode).ConfigureAwait(false);
        }
    }

    private static async ValueTask<bool> ReadAsync(DuckLakeDataReader reader, IoMode mode, CancellationToken cancellationToken) =>
        mode == IoMode.Sync ? reader.Read() : await reader.ReadAsync(cancellationToken).ConfigureAwait(false);

    private static async ValueTask CloseAsync(DuckLakeDataReader reader, IoMode mode)
    {
        if (mode == IoMode.Sync)
        {
            reader.Dispose();
        }
        else
        {
            await reader.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask<IArrowArrayStream> ExecuteArrowAsync(IoMode mode, CancellationToken cancellationToken)
    {
        DuckLakeDataReader reader =
            await ExecuteReaderAsync(mode, CommandBehavior.Default, cancellationToken, RowAccess.Arrow).ConfigureAwait(false);
        try
        {
            return reader.CurrentRows is { } rows
                ? new ArrowResultStream(reader, DuckDbArrowStream.From(rows))
                : throw new InvalidOperationException("No statement of the command has a result set.");
        }
        catch
        {
            await CloseAsync(reader, mode).ConfigureAwait(false);
            throw;
        }
    }

    private async ValueTask<DuckLakeDataReader> ExecuteReaderAsync(
        IoMode mode, CommandBehavior behavior, CancellationToken cancellationToken, RowAccess access = RowAccess.Rows)
    {
        cancellationToken.ThrowIfCancellationRequested();
        (DuckLakeConnection connection, EngineSession session) = Ready();
        CommandExecution execution = new(CommandTimeout);
        DuckLakeDataReader? reader = null;
        try
        {
            IReadOnlyList<PlannedStatement> plan = Plan(session);
            reader = new DuckLakeDataReader(connection, session, execution, plan, behavior, access);
            connection.ReaderOpened(reader);
            _running = execution;
            await reader.StartAsync(mode, cancellationToken).ConfigureAwait(false);
            return reader;
        }
        catch
        {
            reader?.Abandon();
            execution.Dispose();
            if (behavior.HasFlag(CommandBehavior.CloseConnection))
            {
                await connection.CloseAsync(mode).ConfigureAwait(false);
            }

            throw;
        }
    }

    private async ValueTask PrepareAsync(IoMode mode, CancellationToken cancellationToken)
    {
        (_, EngineSession session) = Ready();
        _isPrepared = true;
        IReadOnlyList<PlannedStatement> plan = Plan(session, bind: false);
        if (plan.Count != 1 || plan[0].Prepared is not null)
        {
            return;
        }

        using CommandExecution execution = new(CommandTimeout);
        plan[0].Prepared = await execution.RunAsync(mode, token => session.PrepareAsync(plan[0].Source, token), cancellationToken).ConfigureAwait(false);
    }

    private (DuckLakeConnection Connection, EngineSession Session) Ready()
    {
        DuckLakeConnection connection = _connection ?? throw new InvalidOperationException("The command has no connection: set Connection.");
        EngineSession session = connection.RequireSession();
        if (string.IsNullOrWhiteSpace(_text))
        {
            throw new InvalidOperationException("The command has no text: set CommandText.");
        }

        if (Transaction is { } transaction && transaction.Connection != connection)
        {
            throw new InvalidOperationException(
                transaction.Connection is null ? "The command's transaction has ended." : "The command's transaction is that of another connection.");
        }

        connection.RequireNoReader();
        return (connection, session);
    }

    private IReadOnlyList<PlannedStatement> Plan(EngineSession session, bool bind = true)
    {
        if (_preparedSession != session)
        {
            DropPlan();
        }

        IReadOnlyList<PlannedStatement> plan = _plan ??= [.. SqlStatement.Split(_text).Select(statement => new PlannedStatement(statement))];
        _preparedSession = session;
        int positional = 0;
        foreach (PlannedStatement statement in plan)
        {
            statement.IsKept = _isPrepared;
            if (bind)
            {
                statement.Values = Parameters.ValuesFor(statement.Source, statement.Source.PlaceholderCount > 0 ? positional : 0);
            }

            positional += statement.Source.PlaceholderCount;
        }

        return plan;
    }
}
