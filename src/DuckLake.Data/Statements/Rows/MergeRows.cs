using DuckLake.Arrow;
using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>Runs MERGE: one query over source and table, whose rows are then deleted, updated and inserted.</summary>
internal static class MergeRows
{
    private const string ActionName = "merge_action";

    public static async Task<EngineResult> RunAsync(RowRun run, MergeStatement merge, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> sourceColumns = MergePlan.NeedsSourceColumns(merge)
            ? await run.ReadColumnNamesAsync($"{merge.With} SELECT * FROM {merge.Using}", cancellationToken).ConfigureAwait(false)
            : [];
        var plan = new MergePlan(run.Table, merge, sourceColumns);
        string query = plan.Build(needsOldValues: merge.Returning is not null);
        if (merge.Returning is null && plan.Clauses.All(clause => clause.Kind is MergeActionKind.Insert or MergeActionKind.Nothing))
        {
            // Only rows come in: they need not be kept.
            long inserted = await run.QueryAsync(
                $"SELECT {Columns(run.Table)} FROM ({query}) AS \"__ducklake_rows\"", rows => InsertAsync(run, rows, cancellationToken), cancellationToken)
                .ConfigureAwait(false);
            return EngineResult.Changed(inserted);
        }

        string kept = await run.KeepAsync(query, cancellationToken).ConfigureAwait(false);
        await CheckAsync(run, plan, kept, cancellationToken).ConfigureAwait(false);
        long count = await ApplyAsync(run, plan, kept, cancellationToken).ConfigureAwait(false);
        return merge.Returning is { } list
            ? await run.ReturnAsync(HideAction(list), ReturnedRows(run.Table, plan, kept), merge.Target.Reference, count, cancellationToken).ConfigureAwait(false)
            : EngineResult.Changed(count);
    }

    private static async Task<long> ApplyAsync(RowRun run, MergePlan plan, string kept, CancellationToken cancellationToken)
    {
        HashSet<long> deleted = [];
        if (plan.Numbers(MergeActionKind.Delete).Any())
        {
            deleted = await run.QueryLocallyAsync(
                $"SELECT {RowRun.RowId} FROM {kept} WHERE {plan.IsOf(MergeActionKind.Delete)}", rows => Task.FromResult(RowRun.ReadRowIds(rows)), cancellationToken)
                .ConfigureAwait(false);
        }

        long count = 0;
        string updated = string.Join(", ", plan.UpdatedColumns.Select(run.Table.NameOf));
        if (updated.Length > 0)
        {
            count += await run.QueryLocallyAsync(
                $"SELECT {RowRun.RowId}, {updated} FROM {kept} WHERE {plan.IsOf(MergeActionKind.Update)}",
                rows => run.UpdateAsync(rows, deleted, cancellationToken),
                cancellationToken).ConfigureAwait(false);
        }

        if (plan.Numbers(MergeActionKind.Delete).Any())
        {
            count += await run.Transaction.DeleteRowsAsync(run.Table.Name, deleted, cancellationToken).ConfigureAwait(false);
        }

        if (plan.Numbers(MergeActionKind.Insert).Any())
        {
            count += await run.QueryLocallyAsync(
                $"SELECT {Columns(run.Table)} FROM {kept} WHERE {plan.IsOf(MergeActionKind.Insert)}",
                rows => InsertAsync(run, rows, cancellationToken),
                cancellationToken).ConfigureAwait(false);
        }

        return count;
    }

    // As the reference does: rows that a merge inserts go to files in a 1.0 lake.
    private static Task<long> InsertAsync(RowRun run, DuckDbResult rows, CancellationToken cancellationToken) => run.AppendAsync(
        rows, run.Transaction.Catalog.Info.Version == "1.0" ? DuckLakeInlining.Never : DuckLakeInlining.AsConfigured, cancellationToken);

    private static async Task CheckAsync(RowRun run, MergePlan plan, string kept, CancellationToken cancellationToken)
    {
        if (!plan.Numbers(MergeActionKind.Error).Any())
        {
            return;
        }

        string? error = await run.QueryLocallyAsync(
            $"SELECT CAST({MergePlan.ActionColumn} AS BIGINT), {MergePlan.MessageColumn} FROM {kept} WHERE {plan.IsOf(MergeActionKind.Error)} LIMIT 1",
            rows => Task.FromResult(ReadError(plan, rows)),
            cancellationToken).ConfigureAwait(false);
        if (error is not null)
        {
            throw EngineErrors.Create(DuckDbErrorType.Constraint, $"Merge error condition {error}");
        }
    }

    private static string? ReadError(MergePlan plan, DuckDbResult rows)
    {
        using DuckDbDataChunk? chunk = rows.FetchChunk();
        if (chunk is null || chunk.RowCount == 0)
        {
            return null;
        }

        MergeClause clause = plan.Clauses[(int)chunk.Vector(0).Values<long>()[0]];
        string text = clause.Match switch
        {
            MergeMatch.Matched => "WHEN MATCHED",
            MergeMatch.NotMatchedBySource => "WHEN NOT MATCHED BY SOURCE",
            _ => "WHEN NOT MATCHED",
        };
        text += clause.Condition is null ? "" : $" AND ({clause.Condition})";
        return clause.Message is null ? text : $"{text}: {chunk.Vector(1).Text(0) ?? "NULL"}";
    }

    private static string Columns(RowTable table) => string.Join(", ", Enumerable.Range(0, table.Columns.Count).Select(table.NameOf));

    // Of several matches of one row the one that was applied is shown.
    private static string ReturnedRows(RowTable table, MergePlan plan, string kept)
    {
        string action = $"CASE WHEN {plan.IsOf(MergeActionKind.Insert)} THEN 'INSERT' WHEN {plan.IsOf(MergeActionKind.Delete)} THEN 'DELETE' ELSE 'UPDATE' END";
        string changed = plan.IsOf(MergeActionKind.Update, MergeActionKind.Delete);
        return $"SELECT {Columns(table)}, {action} AS {ActionName} FROM {kept} WHERE {plan.IsOf(MergeActionKind.Insert)} UNION ALL "
            + $"SELECT {Columns(table)}, {action} FROM (SELECT DISTINCT ON ({RowRun.RowId}) * FROM {kept} WHERE {changed} "
            + $"ORDER BY {RowRun.RowId}, {plan.IsOf(MergeActionKind.Delete)} DESC)";
    }

    /// <summary>The action is a column of RETURNING that stars do not show.</summary>
    private static string HideAction(string list)
    {
        var reader = new ClauseReader(SqlStatement.Parse(list));
        List<string> items = [];
        foreach (string item in reader.ReadItems())
        {
            bool isStar = item == "*" || item.EndsWith(".*", StringComparison.Ordinal);
            items.Add(isStar ? $"{item} EXCLUDE ({ActionName})" : item);
        }

        return string.Join(", ", items);
    }
}
