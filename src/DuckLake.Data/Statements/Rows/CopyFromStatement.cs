using DuckLake.Arrow;
using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>COPY of files into a table of a lake.</summary>
internal sealed class CopyFromStatement(EngineSession session, CopyStatement copy) : EngineStatement(session, copy.Source)
{
    public override DuckDbStatementType StatementType => DuckDbStatementType.Copy;

    protected internal override async Task<EngineResult> RunAsync(ParameterValues values, CancellationToken cancellationToken)
    {
        if (Session.ResolveTable(copy.Target!.NameParts) is not { Kind: ResolvedKind.Table } target)
        {
            throw SchemaErrors.Catalog($"Table with name {copy.Target.NameParts[^1]} does not exist!");
        }

        DuckLakeTransaction transaction = await target.Lake.GetTransactionAsync(cancellationToken).ConfigureAwait(false);
        var table = new RowTable(target.Lake, transaction.GetTable((target.Schema, target.Name)));
        int[] columns = copy.Columns is { } names ? [.. names.Select(name => Find(table, name))] : [.. Enumerable.Range(0, table.Columns.Count)];
        using var run = new RowRun(Session, transaction, table, values);

        // DuckDB reads the file as it would into a table of its own.
        string kept = await run.CreateAsync(string.Join(", ", columns.Select(table.DefinitionOf)), cancellationToken).ConfigureAwait(false);
        string text = $"COPY {kept} {copy.Rest}";
        await run.QueryLocallyAsync(text, _ => Task.FromResult(0), cancellationToken).ConfigureAwait(false);
        long count = await run.QueryLocallyAsync(
            TableRowsWriter.Wrap(table, columns, $"FROM {kept}"),
            rows => run.AppendAsync(rows, DuckLakeInlining.AsConfigured, cancellationToken),
            cancellationToken).ConfigureAwait(false);
        return EngineResult.Changed(count);
    }

    private static int Find(RowTable table, string name) => table.IndexOf(name) is var column and >= 0
        ? column
        : throw SchemaErrors.Binder($"Table \"{table.Table.Name}\" does not have a column with name \"{name}\"");
}
