using System.Globalization;
using System.Text;
using DuckLake.Arrow;
using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>EXPLAIN of a query over lakes: DuckDB's plan, and below it which files each scan reads and why it leaves others out.</summary>
internal sealed class ExplainStatement(QueryStatement explained) : EngineStatement(explained.Session, explained.Source)
{
    private const int ListedFiles = 20;

    public override DuckDbStatementType StatementType => DuckDbStatementType.Explain;

    public override DuckDbStatement? Prepared => explained.Prepared;

    protected internal override async Task<EngineResult> RunAsync(ParameterValues values, CancellationToken cancellationToken)
    {
        List<string[]> rows;
        using (EngineResult plan = await explained.RunAsync(values, cancellationToken).ConfigureAwait(false))
        {
            rows = plan.Rows is null ? [] : CatalogQuestion.Read(plan.Rows);
        }

        StringBuilder text = new();
        foreach (ScanSlot scan in explained.Scans)
        {
            await DescribeAsync(text, scan, cancellationToken).ConfigureAwait(false);
        }

        ParameterValues cells = new();
        List<string> tuples = [];
        for (int i = 0; i < rows.Count; i++)
        {
            cells[$"k{i}"] = rows[i][0];
            cells[$"v{i}"] = rows[i][1] + (i == rows.Count - 1 ? text.ToString() : string.Empty);
            tuples.Add($"(CAST($k{i} AS VARCHAR), CAST($v{i} AS VARCHAR))");
        }

        using DuckDbStatement statement = Session.Connection.Prepare($"SELECT * FROM (VALUES {string.Join(", ", tuples)}) AS plan(explain_key, explain_value)");
        cells.Bind(statement);
        return new EngineResult(Session, statement.Execute(ResultMode.Materialized, cancellationToken));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            explained.Dispose();
        }
    }

    private static async Task DescribeAsync(StringBuilder text, ScanSlot scan, CancellationToken cancellationToken)
    {
        DuckLakeScanBuilder builder = scan.Table.Scan();
        ScanPlan plan = await (scan.Filter is { } filter ? builder.Where(filter) : builder).PlanAsync(cancellationToken).ConfigureAwait(false);
        text.Append(CultureInfo.InvariantCulture, $"\nTable: {SqlText.QualifiedName(scan.Table.SchemaName, scan.Table.Name)} at snapshot {scan.Table.Snapshot.Id}");
        if (plan.Filter is { } pushed)
        {
            text.Append("\nPushed Filter: ").Append(pushed);
        }

        text.Append(CultureInfo.InvariantCulture, $"\nTotal Files Considered: {plan.FileCount} ");
        text.Append(CultureInfo.InvariantCulture, $"\nTotal Files Read: {plan.KeptFileCount} ");
        if (plan.FilesPrunedInCatalog > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nFiles Pruned by the catalog (FileStatistics): {plan.FilesPrunedInCatalog} ");
        }

        foreach (IGrouping<ScanPruning, ScanPlanFile> group in plan.Files.Where(file => file.Pruning != ScanPruning.None).GroupBy(file => file.Pruning))
        {
            text.Append(CultureInfo.InvariantCulture, $"\nFiles Pruned ({group.Key}): {group.Count()} ");
            foreach (ScanPlanFile file in group.Take(ListedFiles))
            {
                text.Append("\n  ").Append(file.Path);
            }
        }

        foreach (string inlined in plan.InlinedTables)
        {
            text.Append("\nInlined Rows: ").Append(inlined);
        }

        text.Append('\n');
    }
}
