using System.Text;
using DuckLake.Arrow;
using DuckLake.Columnar;
using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>Writes the rows of queries into tables of lakes, as they come.</summary>
internal static class TableRowsWriter
{
    /// <summary>Appends the rows of a query to a table in the lake's transaction; the query's columns are those of the table, by position.</summary>
    /// <param name="session">The session.</param>
    /// <param name="table">The table.</param>
    /// <param name="query">The query; stays the caller's.</param>
    /// <param name="values">The parameters.</param>
    /// <param name="cancellationToken">Cancels the query and the writing.</param>
    /// <returns>The number of rows.</returns>
    public static async Task<long> AppendAsync(
        EngineSession session, ResolvedName table, RewrittenQuery query, ParameterValues values, CancellationToken cancellationToken)
    {
        DuckLakeTransaction transaction = await table.Lake.GetTransactionAsync(cancellationToken).ConfigureAwait(false);
        var target = new RowTable(table.Lake, transaction.GetTable((table.Schema, table.Name)));
        int[] columns = [.. Enumerable.Range(0, target.Columns.Count)];

        // The slots stay the caller's, so the wrapped text releases none.
        using var wrapped = new RewrittenQuery(Wrap(target, columns, query.Sql), query.Scans);
        using DuckDbResult rows = await session.QueryAsync(wrapped, values, cancellationToken).ConfigureAwait(false);
        return await AppendAsync(transaction, target, rows, DuckLakeInlining.AsConfigured, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Appends the rows of a result whose columns are named as those of the table.</summary>
    public static async Task<long> AppendAsync(
        DuckLakeTransaction transaction, RowTable table, DuckDbResult rows, DuckLakeInlining inlining, CancellationToken cancellationToken)
    {
        LocalDirectory.Ensure(table.Table);
        IArrowArrayStream stream = DuckDbArrowStream.From(rows);
        return await transaction
            .AppendAsync(table.Name, stream, new DuckLakeAppendOptions { Inlining = inlining }, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>
    /// A query whose columns, by position, are the given columns of a table: brought to their types, with the defaults of the others, and in the
    /// table's order where only DuckDB can bring rows into it.
    /// </summary>
    public static string Wrap(RowTable table, IReadOnlyList<int> columns, string query)
    {
        string rows = Select(table, columns, query);
        return table.SortedBy is { } keys ? $"SELECT * FROM ({rows}) AS \"__ducklake_sorted\" ORDER BY {keys}" : rows;
    }

    /// <summary>The defaults of the columns that are not listed; all of them, were it NULL, where the rows are to be sorted.</summary>
    public static void AppendDefaults(StringBuilder text, RowTable table, IReadOnlyList<int> columns)
    {
        bool needsAll = table.SortedBy is not null;
        for (int column = 0; column < table.Columns.Count; column++)
        {
            if (!columns.Contains(column) && (table.Default(column) ?? (needsAll ? table.Value(column, "NULL") : null)) is { } value)
            {
                text.Append(", ").Append(value).Append(" AS ").Append(table.NameOf(column));
            }
        }
    }

    private static string Select(RowTable table, IReadOnlyList<int> columns, string query)
    {
        StringBuilder text = new("SELECT ");
        for (int i = 0; i < columns.Count; i++)
        {
            text.Append(i == 0 ? "" : ", ").Append(table.Value(columns[i], $"\"__ducklake_rows\".\"c{i}\"")).Append(" AS ").Append(table.NameOf(columns[i]));
        }

        AppendDefaults(text, table, columns);
        text.Append(" FROM (").Append(query).Append(") AS \"__ducklake_rows\"(");
        for (int i = 0; i < columns.Count; i++)
        {
            text.Append(i == 0 ? "" : ", ").Append("\"c").Append(i).Append('"');
        }

        return text.Append(')').ToString();
    }
}
