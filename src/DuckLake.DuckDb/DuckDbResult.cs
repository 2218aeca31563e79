using DuckLake.DuckDb.Native;

namespace DuckLake.DuckDb;

/// <summary>The result of one statement, fetched chunk by chunk. Used by one thread at a time.</summary>
internal sealed unsafe partial class DuckDbResult : IDisposable
{
    private readonly ResultHandle _handle;
    private readonly CancellationToken _cancellationToken;
    private CancellationTokenRegistration _interruption;

    private DuckDbResult(ConnectionHandle connection, CancellationToken cancellationToken)
    {
        _handle = new ResultHandle();
        _cancellationToken = cancellationToken;
        _interruption = cancellationToken.UnsafeRegister(
            static connection => Interrupt((ConnectionHandle)connection!),
            connection);
    }

    public int ColumnCount => checked((int)NativeMethods.duckdb_column_count(Pointer));

    /// <summary>Rows changed by INSERT, UPDATE, DELETE and their like; 0 for others.</summary>
    public long RowsChanged => checked((long)NativeMethods.duckdb_rows_changed(Pointer));

    public DuckDbStatementType StatementType => NativeMethods.duckdb_result_statement_type(*Pointer);

    public DuckDbResultType ResultType => NativeMethods.duckdb_result_return_type(*Pointer);

    private ResultStruct* Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
            return _handle.Pointer;
        }
    }

    internal static DuckDbResult Execute(ConnectionHandle connection, PendingHandle pending, CancellationToken cancellationToken)
    {
        DuckDbResult result = new(connection, cancellationToken);
        if (NativeMethods.duckdb_execute_pending(pending, result.Pointer) == DuckDbState.Success)
        {
            return result;
        }

        using (result)
        {
            throw result.Error() ?? DuckDbException.FromText(NativeText.Borrow(NativeMethods.duckdb_pending_error(pending)));
        }
    }

    public string ColumnName(int column)
    {
        CheckColumn(column);
        string name = NativeText.Borrow(NativeMethods.duckdb_column_name(Pointer, (ulong)column)) ?? string.Empty;
        GC.KeepAlive(this);
        return name;
    }

    public DuckDbType ColumnType(int column)
    {
        CheckColumn(column);
        return NativeMethods.duckdb_column_type(Pointer, (ulong)column);
    }

    public DuckDbLogicalType ColumnLogicalType(int column)
    {
        CheckColumn(column);
        return new DuckDbLogicalType(NativeMethods.duckdb_column_logical_type(Pointer, (ulong)column));
    }

    /// <summary>The next rows, owned by the caller; null at the end. Chunks outlive the result.</summary>
    /// <exception cref="DuckDbException">The query failed while running.</exception>
    /// <exception cref="OperationCanceledException">The token interrupted the query.</exception>
    public DuckDbDataChunk? FetchChunk()
    {
        _cancellationToken.ThrowIfCancellationRequested();
        nint chunk = NativeMethods.duckdb_fetch_chunk(*Pointer);
        GC.KeepAlive(this);
        if (chunk != 0)
        {
            return new DuckDbDataChunk(chunk);
        }

        return Error() is { } error ? throw error : null;
    }

    public void Dispose()
    {
        _interruption.Dispose();
        _arrowOptions?.Dispose();
        _handle.Dispose();
    }

    private Exception? Error()
    {
        string? message = NativeText.Borrow(NativeMethods.duckdb_result_error(Pointer));
        if (string.IsNullOrEmpty(message))
        {
            return null;
        }

        DuckDbException error = new(NativeMethods.duckdb_result_error_type(Pointer), message);
        bool isInterrupt = error.ErrorType == DuckDbErrorType.Interrupt
            || message.EndsWith(DuckDbTableFunction.CancelledMessage, StringComparison.Ordinal);
        return isInterrupt && _cancellationToken.IsCancellationRequested
            ? new OperationCanceledException("The query was interrupted.", error, _cancellationToken)
            : error;
    }

    private static void Interrupt(ConnectionHandle connection)
    {
        try
        {
            connection.Interrupt();
        }
        catch (ObjectDisposedException)
        {
            // The connection is closed, and its query with it: nothing is left to interrupt.
        }
    }

    private void CheckColumn(int column)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(column);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(column, ColumnCount);
    }
}
