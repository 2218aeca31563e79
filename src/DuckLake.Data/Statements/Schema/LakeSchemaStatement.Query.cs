using DuckLake.Arrow;
using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <content>CREATE TABLE … AS.</content>
internal sealed partial class LakeSchemaStatement
{
    private async Task<EngineResult> CreateFromQueryAsync(
        CreateTableStatement table, DuckLakeName name, DuckLakeTransaction transaction, ParameterValues values, CancellationToken cancellationToken)
    {
        string sql = await Session.Rewriter.RewriteLateBoundAsync(table.Query!.Text, cancellationToken).ConfigureAwait(false);
        transaction.CreateTable(name, DescribeQuery(table, sql, values), table.Mode);
        return EngineResult.Changed(0);
    }

    private List<DuckLakeColumnSpec> DescribeQuery(CreateTableStatement table, string sql, ParameterValues values)
    {
        using DuckDbStatement describe = Session.Connection.Prepare($"DESCRIBE {sql}");
        values.Bind(describe);
        using DuckDbResult result = describe.Execute();
        List<string[]> rows = CatalogQuestion.Read(result);
        List<DuckLakeColumnSpec> columns = [];
        HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
        foreach (string[] row in rows)
        {
            string name = columns.Count < table.QueryColumnNames.Count ? table.QueryColumnNames[columns.Count] : row[0];
            columns.Add(DuckDbTypes.Parse(Deduplicate(name, names), row[1]));
        }

        return columns;
    }

    // As DuckDB names columns whose name is there already.
    private static string Deduplicate(string name, HashSet<string> names)
    {
        string candidate = name;
        for (int i = 1; !names.Add(candidate); i++)
        {
            candidate = $"{name}_{i}";
        }

        return candidate;
    }
}
