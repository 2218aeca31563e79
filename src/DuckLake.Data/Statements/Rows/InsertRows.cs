using System.Text;
using DuckLake.Arrow;

namespace DuckLake.Data;

/// <summary>Runs INSERT.</summary>
internal static class InsertRows
{
    private static readonly string[] s_queryWords = ["SELECT", "FROM", "TABLE", "WITH"];

    public static async Task<EngineResult> RunAsync(RowRun run, InsertStatement insert, CancellationToken cancellationToken)
    {
        string query = await BuildAsync(run, insert, cancellationToken).ConfigureAwait(false);
        if (insert.Returning is { } list)
        {
            string kept = await run.KeepAsync(query, cancellationToken).ConfigureAwait(false);
            long returned = await AppendAsync(run, $"FROM {kept}", readsLakes: false, cancellationToken).ConfigureAwait(false);
            string rows = SelectColumns(run.Table, ColumnsOf(run.Table, insert), kept);
            return await run.ReturnAsync(list, rows, insert.Target.Reference, returned, cancellationToken).ConfigureAwait(false);
        }

        bool readsLakes = insert.With.Length > 0 || (insert.Query is not null && (insert.Values is null || MentionsQuery(insert.Query)));
        return EngineResult.Changed(await AppendAsync(run, query, readsLakes, cancellationToken).ConfigureAwait(false));
    }

    private static Task<long> AppendAsync(RowRun run, string query, bool readsLakes, CancellationToken cancellationToken) => readsLakes
        ? run.QueryAsync(query, rows => run.AppendAsync(rows, DuckLakeInlining.AsConfigured, cancellationToken), cancellationToken)
        : run.QueryLocallyAsync(query, rows => run.AppendAsync(rows, DuckLakeInlining.AsConfigured, cancellationToken), cancellationToken);

    private static async Task<string> BuildAsync(RowRun run, InsertStatement insert, CancellationToken cancellationToken)
    {
        RowTable table = run.Table;
        if (insert.Query is null)
        {
            StringBuilder defaults = new("SELECT ");
            for (int i = 0; i < table.Columns.Count; i++)
            {
                defaults.Append(i == 0 ? "" : ", ").Append(table.Value(i, "DEFAULT")).Append(" AS ").Append(table.NameOf(i));
            }

            return defaults.ToString();
        }

        string with = insert.With.Length == 0 ? "" : insert.With + " ";
        if (insert.IsByName)
        {
            IReadOnlyList<string> names = await run.ReadColumnNamesAsync(with + insert.Query, cancellationToken).ConfigureAwait(false);
            return with + TableRowsWriter.Wrap(table, Find(table, names), insert.Query);
        }

        IReadOnlyList<int> columns = ColumnsOf(table, insert);
        return with + TableRowsWriter.Wrap(table, columns, insert.Values is null ? insert.Query : BuildValues(table, columns, insert.Values));
    }

    private static List<int> ColumnsOf(RowTable table, InsertStatement insert) =>
        insert.Columns is null ? [.. Enumerable.Range(0, table.Columns.Count)] : Find(table, insert.Columns);

    private static List<int> Find(RowTable table, IReadOnlyList<string> names)
    {
        List<int> columns = [];
        foreach (string name in names)
        {
            int column = table.IndexOf(name);
            if (column < 0 || columns.Contains(column))
            {
                throw new RowStatementException($"Binder Error: The column \"{name}\" cannot be inserted into.");
            }

            columns.Add(column);
        }

        return columns;
    }

    // Each value is brought to its column's type alone: rows of one list may have different types.
    private static string BuildValues(RowTable table, IReadOnlyList<int> columns, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        StringBuilder text = new("VALUES ");
        for (int row = 0; row < rows.Count; row++)
        {
            IReadOnlyList<string> values = rows[row];
            if (values.Count != columns.Count)
            {
                throw new RowStatementException("Binder Error: The number of values is not that of the columns.");
            }

            text.Append(row == 0 ? "(" : ", (");
            for (int i = 0; i < values.Count; i++)
            {
                text.Append(i == 0 ? "" : ", ").Append(table.Value(columns[i], values[i]));
            }

            text.Append(')');
        }

        return text.ToString();
    }

    private static bool MentionsQuery(string text) =>
        SqlStatement.Parse(text).Tokens.Any(token => token.Kind == SqlTokenKind.Word && s_queryWords.Contains(token.Value, StringComparer.OrdinalIgnoreCase));

    /// <summary>All columns of the table out of kept rows that lack those that are NULL.</summary>
    private static string SelectColumns(RowTable table, IReadOnlyList<int> given, string kept)
    {
        StringBuilder text = new("SELECT ");
        for (int i = 0; i < table.Columns.Count; i++)
        {
            bool isKept = given.Contains(i) || table.Default(i) is not null;
            text.Append(i == 0 ? "" : ", ").Append(isKept ? table.NameOf(i) : $"{table.Value(i, "NULL")} AS {table.NameOf(i)}");
        }

        return text.Append(" FROM ").Append(kept).ToString();
    }
}
