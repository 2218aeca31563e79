using DuckLake.DuckDb.Native;

namespace DuckLake.DuckDb;

/// <summary>A prepared statement. Parameter indexes count from 1, column indexes from 0.</summary>
internal sealed unsafe class DuckDbStatement : IDisposable
{
    private readonly ConnectionHandle _connection;
    private readonly StatementHandle _handle;

    internal DuckDbStatement(ConnectionHandle connection, StatementHandle handle)
    {
        _connection = connection;
        _handle = handle;
    }

    public DuckDbStatementType StatementType => NativeMethods.duckdb_prepared_statement_type(_handle);

    public int ParameterCount => checked((int)NativeMethods.duckdb_nparams(_handle));

    /// <summary>The columns the statement will return. A parameter of undecided type makes this a single unknown column.</summary>
    public int ColumnCount => checked((int)NativeMethods.duckdb_prepared_statement_column_count(_handle));

    public string ColumnName(int column) =>
        NativeText.Take(NativeMethods.duckdb_prepared_statement_column_name(_handle, (ulong)column))
        ?? throw new ArgumentOutOfRangeException(nameof(column));

    public DuckDbType ColumnType(int column) => NativeMethods.duckdb_prepared_statement_column_type(_handle, (ulong)column);

    /// <summary>The name of a parameter; its number as text for a positional one.</summary>
    public string ParameterName(int index) => FindParameterName(index) ?? throw new ArgumentOutOfRangeException(nameof(index));

    /// <summary>The name of a parameter; null when the text leaves the parameter of that number out.</summary>
    public string? FindParameterName(int index) => NativeText.Take(NativeMethods.duckdb_parameter_name(_handle, (ulong)index));

    /// <summary>The index of a named parameter, without its sigil; 0 when the statement has none of that name.</summary>
    public int ParameterIndex(string name) =>
        NativeMethods.duckdb_bind_parameter_index(_handle, out ulong index, name) == DuckDbState.Success ? checked((int)index) : 0;

    /// <summary>Binds a CLR value; see <see cref="DuckDbValue"/> for the types.</summary>
    /// <exception cref="NotSupportedException">The type has no DuckDB counterpart.</exception>
    public void Bind(int index, object? value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(index, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(index, ParameterCount);
        using ValueHandle handle = DuckDbValue.Create(value);
        if (NativeMethods.duckdb_bind_value(_handle, (ulong)index, handle) != DuckDbState.Success)
        {
            throw DuckDbException.FromText(NativeText.Borrow(NativeMethods.duckdb_prepare_error(_handle)));
        }
    }

    public void ClearBindings() => NativeMethods.duckdb_clear_bindings(_handle);

    /// <summary>Runs the statement with the bound values; may be called again. The token also governs fetching.</summary>
    public DuckDbResult Execute(ResultMode mode = ResultMode.Streaming, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        PendingHandle pending;
        DuckDbState state = mode == ResultMode.Streaming
            ? NativeMethods.duckdb_pending_prepared_streaming(_handle, out pending)
            : NativeMethods.duckdb_pending_prepared(_handle, out pending);
        using (pending)
        {
            if (state != DuckDbState.Success)
            {
                throw DuckDbException.FromText(pending.IsInvalid ? null : NativeText.Borrow(NativeMethods.duckdb_pending_error(pending)));
            }

            // The interrupt flag is cleared when a statement becomes pending, so a token that fires from here on is never lost.
            return DuckDbResult.Execute(_connection, pending, cancellationToken);
        }
    }

    public void Dispose() => _handle.Dispose();
}
