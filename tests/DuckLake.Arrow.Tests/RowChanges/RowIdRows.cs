using DuckLake.Columnar;

namespace DuckLake.Arrow.Tests;

/// <summary>Reads the rows of a table as texts, by row id.</summary>
internal static class RowIdRows
{
    /// <summary>The rows joined to one text each, by row id.</summary>
    internal static async Task<SortedDictionary<long, string>> ReadAsync(DuckLakeTable table, DuckLakeFilter? filter = null)
    {
        var result = new SortedDictionary<long, string>();
        DuckLakeScanBuilder scan = table.Scan().Select(table.Columns.Select(column => column.Name)).WithAdded([VirtualColumn.RowId], null);
        ScanPlan plan = await (filter is null ? scan : scan.Where(filter)).PlanAsync();
        await using IArrowArrayStream stream = scan.Execute(plan.Tasks, plan.Schema);
        while (await stream.ReadNextRecordBatchAsync() is { } batch)
        {
            using (batch)
            {
                for (int row = 0; row < batch.Length; row++)
                {
                    int columns = batch.ColumnCount - 1;
                    IEnumerable<string> values = Enumerable.Range(0, columns)
                        .Select(i => ValueText.Format(batch.Column(i), batch.Schema.FieldsList[i], row) ?? "∅");
                    result.Add(((Int64Array)batch.Column(columns)).Values[row], string.Join(" | ", values));
                }
            }
        }

        return result;
    }
}
