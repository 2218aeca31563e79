using System.Collections;
using System.Data;
using System.Data.Common;
using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>
/// Reads the result sets of a command. Rows are computed while they are read, so memory stays bounded. Statements behind the current
/// result set run when it is left, at the latest when the reader is closed. Used by one thread at a time.
/// </summary>
public sealed partial class DuckLakeDataReader : DbDataReader
{
    private static readonly Task<bool> s_true = Task.FromResult(true);
    private static readonly Task<bool> s_false = Task.FromResult(false);

    private readonly DuckLakeConnection _connection;
    private readonly EngineSession _session;
    private readonly CommandExecution _execution;
    private readonly IReadOnlyList<PlannedStatement> _statements;
    private readonly CommandBehavior _behavior;
    private readonly RowAccess _access;
    private int _nextStatement;
    private EngineResult? _result;
    private ResultColumn[] _columns = [];
    private DuckDbDataChunk? _chunk;
    private VectorText? _text;
    private int _row = -1;
    private bool _hasRows;
    private bool _isFailed;
    private bool _isLastResult;
    private long _recordsAffected = -1;

    internal DuckLakeDataReader(
        DuckLakeConnection connection,
        EngineSession session,
        CommandExecution execution,
        IReadOnlyList<PlannedStatement> statements,
        CommandBehavior behavior,
        RowAccess access = RowAccess.Rows)
    {
        _access = access;
        _connection = connection;
        _session = session;
        _execution = execution;
        _statements = statements;
        _behavior = behavior;
    }

    /// <summary>0: rows are not nested.</summary>
    /// <exception cref="InvalidOperationException">The reader is closed.</exception>
    public override int Depth
    {
        get
        {
            RequireOpen();
            return 0;
        }
    }

    /// <summary>The number of columns; 0 without a result set.</summary>
    /// <exception cref="InvalidOperationException">The reader is closed.</exception>
    public override int FieldCount
    {
        get
        {
            RequireOpen();
            return _columns.Length;
        }
    }

    /// <summary>Whether the result set has a row.</summary>
    /// <exception cref="InvalidOperationException">The reader is closed.</exception>
    public override bool HasRows
    {
        get
        {
            RequireOpen();
            return _hasRows;
        }
    }

    /// <inheritdoc/>
    public override bool IsClosed => _isClosed;

    /// <summary>The rows that the statements changed so far; -1 when none of them changes rows.</summary>
    public override int RecordsAffected => _recordsAffected > int.MaxValue ? int.MaxValue : (int)_recordsAffected;

    /// <inheritdoc/>
    public override object this[int ordinal] => GetValue(ordinal);

    /// <inheritdoc/>
    public override object this[string name] => GetValue(GetOrdinal(name));

    private bool _isClosed;

    /// <inheritdoc/>
    public override bool Read()
    {
        RequireOpen();
        return TryStep(out bool found) ? found : FetchAsync(IoMode.Sync, default).AsTask().GetAwaiter().GetResult();
    }

    /// <inheritdoc/>
    public override Task<bool> ReadAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<bool>(cancellationToken);
        }

        RequireOpen();
        return TryStep(out bool found) ? (found ? s_true : s_false) : FetchAsync(IoMode.Async, cancellationToken).AsTask();
    }

    /// <inheritdoc/>
    public override bool NextResult()
    {
        RequireOpen();
        return NextResultAsync(IoMode.Sync, default).AsTask().GetAwaiter().GetResult();
    }

    /// <inheritdoc/>
    public override Task<bool> NextResultAsync(CancellationToken cancellationToken)
    {
        RequireOpen();
        return NextResultAsync(IoMode.Async, cancellationToken).AsTask();
    }

    /// <inheritdoc/>
    public override void Close() => CloseAsync(IoMode.Sync).AsTask().GetAwaiter().GetResult();

    /// <inheritdoc/>
    public override Task CloseAsync() => CloseAsync(IoMode.Async).AsTask();

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await CloseAsync(IoMode.Async).ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    public override IEnumerator GetEnumerator() => new DbEnumerator(this, closeReader: false);

    /// <summary>Runs up to the first result set.</summary>
    internal async ValueTask StartAsync(IoMode mode, CancellationToken cancellationToken) =>
        await NextResultAsync(mode, cancellationToken).ConfigureAwait(false);

    /// <summary>Stops what runs.</summary>
    internal void Cancel() => _execution.Cancel();

    /// <summary>Closes without running what is left.</summary>
    internal void Abandon()
    {
        if (_isClosed)
        {
            return;
        }

        _isClosed = true;
        try
        {
            ReleaseResult();
        }
        finally
        {
            _execution.Dispose();
            _connection.ReaderClosed(this);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Close();
        }

        base.Dispose(disposing);
    }

    private async ValueTask CloseAsync(IoMode mode)
    {
        if (_isClosed)
        {
            return;
        }

        try
        {
            while (!_isFailed && await NextResultAsync(mode, default).ConfigureAwait(false))
            {
                // Each statement behind runs.
            }
        }
        finally
        {
            Abandon();
            if (_behavior.HasFlag(CommandBehavior.CloseConnection))
            {
                await _connection.CloseAsync(mode).ConfigureAwait(false);
            }
        }
    }

    private async ValueTask<bool> NextResultAsync(IoMode mode, CancellationToken cancellationToken)
    {
        ReleaseResult();
        while (_nextStatement < _statements.Count)
        {
            PlannedStatement statement = _statements[_nextStatement++];
            EngineResult result = await RunAsync(mode, token => ExecuteAsync(statement, token), cancellationToken).ConfigureAwait(false);
            _connection.StatementExecuted(statement.Source);
            if (result.RecordsAffected >= 0)
            {
                _recordsAffected = Math.Max(0, _recordsAffected) + result.RecordsAffected;
            }

            statement.Executed?.Invoke(result.RecordsAffected);
            if (result.Rows is null || _isLastResult)
            {
                ReleaseChunk();
                result.Dispose();
                continue;
            }

            _result = result;
            _isLastResult = (_behavior & (CommandBehavior.SingleResult | CommandBehavior.SingleRow)) != 0;
            _columns = ResultColumn.Of(result.Rows);
            _text = null;
            _hasRows = _chunk is not null;
            return true;
        }

        return false;
    }

    /// <summary>Runs a statement and computes its first rows.</summary>
    private async Task<EngineResult> ExecuteAsync(PlannedStatement statement, CancellationToken cancellationToken)
    {
        bool isSchemaOnly = _behavior.HasFlag(CommandBehavior.SchemaOnly);
        if (statement.IsKept || isSchemaOnly)
        {
            statement.Prepared ??= await _session.PrepareAsync(statement.Source, cancellationToken).ConfigureAwait(false);
        }

        if (isSchemaOnly && statement.Prepared?.StatementType is not (DuckDbStatementType.Select or DuckDbStatementType.Explain))
        {
            return EngineResult.None();
        }

        EngineResult result = statement.Prepared is { } prepared
            ? await prepared.ExecuteAsync(statement.Values, cancellationToken).ConfigureAwait(false)
            : await _session.ExecuteAsync(statement.Source, statement.Values, cancellationToken).ConfigureAwait(false);
        try
        {
            _chunk = isSchemaOnly || _access == RowAccess.Arrow ? null : NextChunk(result);
            return result;
        }
        catch
        {
            result.Dispose();
            throw;
        }
    }

    private static DuckDbDataChunk? NextChunk(EngineResult result)
    {
        DuckDbDataChunk? chunk = result.FetchChunk();
        while (chunk is { RowCount: 0 })
        {
            chunk.Dispose();
            chunk = result.FetchChunk();
        }

        return chunk;
    }

    /// <summary>Goes to the next row of the chunk; false when the next chunk is needed first.</summary>
    private bool TryStep(out bool found)
    {
        found = false;
        if (_chunk is null)
        {
            return true;
        }

        if (_behavior.HasFlag(CommandBehavior.SingleRow) && _row >= 0)
        {
            ReleaseChunk();
            return true;
        }

        if (_row + 1 < _chunk.RowCount)
        {
            _row++;
            found = true;
            return true;
        }

        return false;
    }

    /// <summary>The rows of the current result set, not yet begun; null without one.</summary>
    internal DuckDbResult? CurrentRows => _result?.Rows;

    /// <summary>Runs a piece of work under the command's time limit and cancellation.</summary>
    internal async ValueTask<T> RunAsync<T>(IoMode mode, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        bool succeeded = false;
        try
        {
            T value = await _execution.RunAsync(mode, work, cancellationToken).ConfigureAwait(false);
            succeeded = true;
            return value;
        }
        catch (DuckDbException error)
        {
            // The session has translated its own errors already; this is one of handing rows out.
            throw _session.Fail(error) ?? error;
        }
        finally
        {
            _isFailed |= !succeeded;
        }
    }

    private async ValueTask<bool> FetchAsync(IoMode mode, CancellationToken cancellationToken)
    {
        ReleaseChunk();
        _chunk = await RunAsync(mode, _ => Task.FromResult(NextChunk(_result!)), cancellationToken).ConfigureAwait(false);
        _row = _chunk is null ? -1 : 0;
        return _chunk is not null;
    }

    private void ReleaseResult()
    {
        ReleaseChunk();
        _columns = [];
        _hasRows = false;
        EngineResult? result = _result;
        _result = null;
        result?.Dispose();
    }

    private void ReleaseChunk()
    {
        _chunk?.Dispose();
        _chunk = null;
        _row = -1;
    }

    private void RequireOpen()
    {
        if (_isClosed)
        {
            throw new InvalidOperationException("The reader is closed.");
        }
    }
}
