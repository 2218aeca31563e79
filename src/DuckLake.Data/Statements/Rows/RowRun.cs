using System.Globalization;
using DuckLake.Arrow;
using DuckLake.Columnar;
using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>One execution of a statement that changes rows. Disposed, its temporary tables are gone.</summary>
internal sealed class RowRun(EngineSession session, DuckLakeTransaction transaction, RowTable table, ParameterValues values) : IDisposable
{
    /// <summary>The column of row ids in queries of rows to change and in temporary tables, quoted.</summary>
    public const string RowId = $"\"{VirtualColumns.HiddenRowId}\"";

    private readonly List<string> _temporaryTables = [];

    public EngineSession Session { get; } = session;

    public DuckLakeTransaction Transaction { get; } = transaction;

    public RowTable Table { get; } = table;

    /// <summary>Runs a query over lakes and hands its rows to <paramref name="body"/>.</summary>
    public async Task<T> QueryAsync<T>(string query, Func<DuckDbResult, Task<T>> body, CancellationToken cancellationToken)
    {
        using RewrittenQuery rewritten = await Session.Rewriter.RewriteQueryAsync(query, cancellationToken).ConfigureAwait(false);
        return await RunAsync(rewritten, body, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs a text in which nothing of a lake is to be found.</summary>
    public async Task<T> QueryLocallyAsync<T>(string query, Func<DuckDbResult, Task<T>> body, CancellationToken cancellationToken)
    {
        using var rewritten = new RewrittenQuery(query, []);
        return await RunAsync(rewritten, body, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Keeps the rows of a query over lakes in a temporary table.</summary>
    /// <returns>The quoted name of the table.</returns>
    public async Task<string> KeepAsync(string query, CancellationToken cancellationToken)
    {
        using RewrittenQuery rewritten = await Session.Rewriter.RewriteQueryAsync(query, cancellationToken).ConfigureAwait(false);
        string name = NewTemporaryName();
        using var create = new RewrittenQuery($"CREATE TEMPORARY TABLE {name} AS {rewritten.Sql}", rewritten.Scans);
        return await RunAsync(create, _ => Task.FromResult(name), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Creates an empty temporary table.</summary>
    /// <returns>The quoted name of the table.</returns>
    public Task<string> CreateAsync(string columns, CancellationToken cancellationToken)
    {
        string name = NewTemporaryName();
        return QueryLocallyAsync($"CREATE TEMPORARY TABLE {name}({columns})", _ => Task.FromResult(name), cancellationToken);
    }

    /// <summary>The names of the columns of a query over lakes.</summary>
    public async Task<IReadOnlyList<string>> ReadColumnNamesAsync(string query, CancellationToken cancellationToken)
    {
        using RewrittenQuery rewritten = await Session.Rewriter.RewriteQueryAsync(query, cancellationToken).ConfigureAwait(false);
        using DuckDbStatement statement = Session.Connection.Prepare(rewritten.Sql);
        return [.. Enumerable.Range(0, statement.ColumnCount).Select(statement.ColumnName)];
    }

    /// <summary>Evaluates a RETURNING list over rows that are named as the table is.</summary>
    /// <param name="list">The list.</param>
    /// <param name="rows">A query for the rows, which reads nothing of a lake.</param>
    /// <param name="alias">The name of the table.</param>
    /// <param name="count">The number of changed rows.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<EngineResult> ReturnAsync(string list, string rows, string alias, long count, CancellationToken cancellationToken)
    {
        using RewrittenQuery rewritten = await Session.Rewriter
            .RewriteQueryAsync($"SELECT {list} FROM ({rows}) AS {SqlText.Identifier(alias)}", cancellationToken).ConfigureAwait(false);

        // The rows outlive the temporary tables they are computed from.
        using DuckDbStatement statement = values.Prepare(Session.Connection, rewritten.Sql);
        Session.Guard.Check(rewritten.Sql, values, cancellationToken);
        return new EngineResult(Session, statement.Execute(ResultMode.Materialized, cancellationToken), count);
    }

    /// <summary>Appends the rows of a result that names its columns as the table does.</summary>
    public Task<long> AppendAsync(DuckDbResult rows, DuckLakeInlining inlining, CancellationToken cancellationToken) =>
        TableRowsWriter.AppendAsync(Transaction, Table, rows, inlining, cancellationToken);

    /// <summary>Gives rows new values: the result has their ids first, and columns of the table behind. Of several for one row the first counts.</summary>
    /// <param name="rows">The result.</param>
    /// <param name="excluded">Rows that are left out.</param>
    /// <param name="cancellationToken">Cancels the update.</param>
    public async Task<long> UpdateAsync(DuckDbResult rows, IReadOnlyCollection<long>? excluded, CancellationToken cancellationToken)
    {
        IArrowArrayStream stream = new FirstRowsStream(DuckDbArrowStream.From(rows), excluded);
        return await Transaction.UpdateRowsAsync(Table.Name, stream, VirtualColumns.HiddenRowId, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes the rows whose ids are the first column of a result.</summary>
    public async Task<long> DeleteAsync(DuckDbResult rows, CancellationToken cancellationToken) =>
        await Transaction.DeleteRowsAsync(Table.Name, ReadRowIds(rows), cancellationToken).ConfigureAwait(false);

    /// <summary>The distinct values of the first column, a BIGINT.</summary>
    public static HashSet<long> ReadRowIds(DuckDbResult rows)
    {
        HashSet<long> ids = [];
        while (rows.FetchChunk() is { } chunk)
        {
            using (chunk)
            {
                foreach (long id in chunk.Vector(0).Values<long>())
                {
                    ids.Add(id);
                }
            }
        }

        return ids;
    }

    public void Dispose()
    {
        foreach (string name in _temporaryTables)
        {
            try
            {
                Session.Connection.Execute($"DROP TABLE IF EXISTS {name}");
            }
            catch (DuckDbException)
            {
                // In an aborted transaction of DuckDB the table is gone with it.
            }
        }
    }

    private string NewTemporaryName()
    {
        string name = $"temp.main.\"__ducklake_rows_{_temporaryTables.Count.ToString(CultureInfo.InvariantCulture)}\"";
        _temporaryTables.Add(name);
        return name;
    }

    private async Task<T> RunAsync<T>(RewrittenQuery query, Func<DuckDbResult, Task<T>> body, CancellationToken cancellationToken)
    {
        using DuckDbResult rows = await Session.QueryAsync(query, values, cancellationToken).ConfigureAwait(false);
        return await body(rows).ConfigureAwait(false);
    }
}
