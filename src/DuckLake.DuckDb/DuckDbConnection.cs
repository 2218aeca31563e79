using DuckLake.DuckDb.Native;

namespace DuckLake.DuckDb;

/// <summary>
/// A connection. One statement runs at a time, so it is used by one thread at a time; only <see cref="Interrupt"/> and
/// <see cref="Progress"/> may come from others. A streaming result is finished by the next statement on its connection.
/// </summary>
internal sealed unsafe partial class DuckDbConnection : IDisposable
{
    internal DuckDbConnection(ConnectionHandle handle) => Handle = handle;

    internal ConnectionHandle Handle { get; }

    /// <summary>
    /// Raised, on the thread that asks, when the running query is asked to stop: table functions of ours that wait are to wake up.
    /// </summary>
    public event Action? Interrupting
    {
        add => Handle.Interrupting += value;
        remove => Handle.Interrupting -= value;
    }

    /// <summary>The share of the running query that is done, in percent; -1 when unknown.</summary>
    public double Progress => NativeMethods.duckdb_query_progress(Handle).Percentage;

    /// <summary>Runs all statements of a text to their end.</summary>
    /// <returns>The rows changed by the last statement; 0 for one that changes none.</returns>
    /// <exception cref="OperationCanceledException">The token interrupted the query.</exception>
    public long Execute(string sql, CancellationToken cancellationToken = default)
    {
        using DuckDbResult result = Run(sql, ResultMode.Materialized, cancellationToken);
        return result.RowsChanged;
    }

    /// <summary>Runs all statements of a text and streams the rows of the last one. The token also governs fetching.</summary>
    /// <exception cref="OperationCanceledException">The token interrupted the query.</exception>
    public DuckDbResult Query(string sql, CancellationToken cancellationToken = default) =>
        Run(sql, ResultMode.Streaming, cancellationToken);

    /// <summary>Prepares a single statement.</summary>
    public DuckDbStatement Prepare(string sql)
    {
        using ExtractedStatementsHandle statements = Extract(sql, out int count);
        if (count != 1)
        {
            throw new ArgumentException($"One statement was expected, the text has {count}.", nameof(sql));
        }

        return Prepare(statements, 0);
    }

    /// <summary>Prepares a text; null when DuckDB makes several statements of it, as of PIVOT without a list of values.</summary>
    public DuckDbStatement? TryPrepareSingle(string sql)
    {
        using ExtractedStatementsHandle statements = Extract(sql, out int count);
        return count == 1 ? Prepare(statements, 0) : null;
    }

    /// <summary>Prepares each statement of a text when its turn comes, so that it sees the effects of those before it.</summary>
    public IEnumerable<DuckDbStatement> PrepareEach(string sql)
    {
        using ExtractedStatementsHandle statements = Extract(sql, out int count);
        for (int i = 0; i < count; i++)
        {
            yield return Prepare(statements, i);
        }
    }

    /// <summary>
    /// Whether a statement surely reads no table, bound as DuckDB binds it: through views and macros. False also when DuckDB cannot tell, as of
    /// statements with parameters or with joins whose columns it would have to know.
    /// </summary>
    public bool ReadsNoTable(string sql)
    {
        const bool Qualified = true;
        fixed (byte* text = NativeText.Encode(sql, nameof(sql)))
        {
            using ValueHandle names = NativeMethods.duckdb_get_table_names(Handle, text, Qualified);
            return !names.IsInvalid && NativeMethods.duckdb_get_list_size(names) == 0;
        }
    }

    /// <summary>Asks the running query to stop with an error of class <see cref="DuckDbErrorType.Interrupt"/>. Any thread may call it.</summary>
    public void Interrupt() => Handle.Interrupt();

    public DuckDbAppender CreateAppender(string table, string? schema = null, string? catalog = null) =>
        DuckDbAppender.Create(Handle, catalog, schema, table);

    public void Dispose() => Handle.Dispose();

    private DuckDbResult Run(string sql, ResultMode lastMode, CancellationToken cancellationToken)
    {
        using ExtractedStatementsHandle statements = Extract(sql, out int count);
        if (count == 0)
        {
            throw new ArgumentException("The text contains no statement.", nameof(sql));
        }

        for (int i = 0; i < count - 1; i++)
        {
            using DuckDbStatement statement = Prepare(statements, i);
            statement.Execute(ResultMode.Materialized, cancellationToken).Dispose();
        }

        using DuckDbStatement last = Prepare(statements, count - 1);
        return last.Execute(lastMode, cancellationToken);
    }

    private ExtractedStatementsHandle Extract(string sql, out int count)
    {
        fixed (byte* text = NativeText.Encode(sql, nameof(sql)))
        {
            ulong found = NativeMethods.duckdb_extract_statements(Handle, text, out ExtractedStatementsHandle statements);
            string? error = NativeText.Borrow(NativeMethods.duckdb_extract_statements_error(statements));
            if (error is not null)
            {
                statements.Dispose();
                throw DuckDbException.FromText(error);
            }

            count = checked((int)found);
            return statements;
        }
    }

    private DuckDbStatement Prepare(ExtractedStatementsHandle statements, int index)
    {
        DuckDbState state = NativeMethods.duckdb_prepare_extracted_statement(Handle, statements, (ulong)index, out StatementHandle statement);
        if (state != DuckDbState.Success)
        {
            using (statement)
            {
                throw DuckDbException.FromText(statement.IsInvalid ? null : NativeText.Borrow(NativeMethods.duckdb_prepare_error(statement)));
            }
        }

        return new DuckDbStatement(Handle, statement);
    }
}
