using System.Text;

namespace DuckLake.Data;

/// <summary>Runs UPDATE.</summary>
internal static class UpdateRows
{
    public static async Task<EngineResult> RunAsync(RowRun run, UpdateStatement update, CancellationToken cancellationToken)
    {
        RowTable table = run.Table;
        string?[] values = FindValues(table, update.Assignments);
        string reference = SqlText.Identifier(update.Target.Reference);
        bool returns = update.Returning is not null;
        StringBuilder query = new(update.With);
        query.Append(query.Length == 0 ? "" : " ").Append("SELECT ").Append($"{reference}.{table.RowId} AS {RowRun.RowId}");
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] is not null || returns)
            {
                query.Append(", ").Append(values[i] ?? $"{reference}.{table.NameOf(i)}").Append(" AS ").Append(table.NameOf(i));
            }
        }

        query.Append(" FROM ").Append(TargetReference.Of(table, update)).Append(update.From is null ? "" : ", ").Append(update.From);
        query.Append(update.Where is null ? "" : " WHERE ").Append(update.Where);
        if (!returns)
        {
            return EngineResult.Changed(await run
                .QueryAsync(query.ToString(), rows => run.UpdateAsync(rows, null, cancellationToken), cancellationToken).ConfigureAwait(false));
        }

        string kept = await run.KeepAsync(query.ToString(), cancellationToken).ConfigureAwait(false);
        if (update.From is not null)
        {
            kept = await run.KeepAsync($"SELECT DISTINCT ON ({RowRun.RowId}) * FROM {kept}", cancellationToken).ConfigureAwait(false);
        }

        IEnumerable<string> assigned = Enumerable.Range(0, values.Length).Where(i => values[i] is not null).Select(table.NameOf);
        long count = await run.QueryLocallyAsync(
            $"SELECT {RowRun.RowId}, {string.Join(", ", assigned)} FROM {kept}", rows => run.UpdateAsync(rows, null, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        string columns = string.Join(", ", Enumerable.Range(0, values.Length).Select(table.NameOf));
        return await run
            .ReturnAsync(update.Returning!, $"SELECT {columns} FROM {kept}", update.Target.Reference, count, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The new value of each column, or null for those that keep theirs.</summary>
    public static string?[] FindValues(RowTable table, IReadOnlyList<ColumnAssignment> assignments)
    {
        var values = new string?[table.Columns.Count];
        foreach (ColumnAssignment assignment in assignments)
        {
            int column = table.IndexOf(assignment.Column);
            if (column < 0 || values[column] is not null)
            {
                throw new RowStatementException($"Binder Error: The column \"{assignment.Column}\" cannot be updated.");
            }

            values[column] = table.Value(column, assignment.Expression);
        }

        return values;
    }
}
