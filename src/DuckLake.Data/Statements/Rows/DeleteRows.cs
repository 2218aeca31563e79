namespace DuckLake.Data;

/// <summary>Runs DELETE and TRUNCATE.</summary>
internal static class DeleteRows
{
    public static async Task<EngineResult> RunAsync(RowRun run, DeleteStatement delete, CancellationToken cancellationToken)
    {
        RowTable table = run.Table;
        if (delete is { Using: null, Where: null, Returning: null, With: "" })
        {
            return EngineResult.Changed(await run.Transaction.TruncateAsync(table.Name, cancellationToken).ConfigureAwait(false));
        }

        string reference = SqlText.Identifier(delete.Target.Reference);
        string from = $"FROM {TargetReference.Of(table, delete)}{(delete.Using is null ? "" : ", ")}{delete.Using}"
            + (delete.Where is null ? "" : $" WHERE {delete.Where}");
        string with = delete.With.Length == 0 ? "" : delete.With + " ";
        if (delete.Returning is not { } list)
        {
            return EngineResult.Changed(await run
                .QueryAsync($"{with}SELECT {reference}.{table.RowId} AS {RowRun.RowId} {from}", rows => run.DeleteAsync(rows, cancellationToken), cancellationToken)
                .ConfigureAwait(false));
        }

        string columns = string.Join(", ", Enumerable.Range(0, table.Columns.Count).Select(table.NameOf));
        string qualified = string.Join(
            ", ", Enumerable.Range(0, table.Columns.Count).Select(i => $"{reference}.{table.NameOf(i)} AS {table.NameOf(i)}"));
        string kept = await run.KeepAsync($"{with}SELECT {reference}.{table.RowId} AS {RowRun.RowId}, {qualified} {from}", cancellationToken).ConfigureAwait(false);
        if (delete.Using is not null)
        {
            kept = await run.KeepAsync($"SELECT DISTINCT ON ({RowRun.RowId}) * FROM {kept}", cancellationToken).ConfigureAwait(false);
        }

        long count = await run.QueryLocallyAsync($"SELECT {RowRun.RowId} FROM {kept}", rows => run.DeleteAsync(rows, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        return await run.ReturnAsync(list, $"SELECT {columns} FROM {kept}", delete.Target.Reference, count, cancellationToken).ConfigureAwait(false);
    }
}
