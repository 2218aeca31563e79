using DuckLake.Arrow;
using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <content>CREATE TABLE … AS.</content>
internal sealed partial class LakeSchemaStatement
{
    private async Task<EngineResult> CreateFromQueryAsync(
        CreateTableStatement table, SchemaTarget target, DuckLakeTransaction transaction, ParameterValues values, CancellationToken cancellationToken)
    {
        using RewrittenQuery query = await Session.Rewriter.RewriteQueryAsync(table.Query!.Text, cancellationToken).ConfigureAwait(false);
        List<DuckLakeColumnSpec> columns = DescribeQuery(table, query.Sql, values);
        DuckLakeName name = new(target.Schema, table.Name[^1]);
        if (!table.WithData)
        {
            transaction.CreateTable(name, columns, table.Mode);
            return EngineResult.Changed(0);
        }

        // The query is bound before the change, so that a table may be replaced by what is made from it.
        using RewrittenQuery typed = new(Typed(columns, query.Sql), query.Scans);
        using DuckDbResult rows = await Session.QueryAsync(typed, values, cancellationToken).ConfigureAwait(false);
        transaction.CreateTable(name, columns, table.Mode);
        RowTable created = new(target.Lake, transaction.GetTable(name));
        return EngineResult.Changed(
            await TableRowsWriter.AppendAsync(transaction, created, rows, DuckLakeInlining.AsConfigured, cancellationToken).ConfigureAwait(false));
    }

    // The query with the names and types of the table.
    private static string Typed(List<DuckLakeColumnSpec> columns, string query)
    {
        IEnumerable<string> values = columns.Select((column, i) => $"CAST(c{i} AS {DuckDbTypeText.Of(column)}) AS {SqlText.Identifier(column.Name)}");
        IEnumerable<string> names = columns.Select((_, i) => $"c{i}");
        return $"SELECT {string.Join(", ", values)} FROM ({query}\n) AS __ducklake_rows({string.Join(", ", names)})";
    }

    private List<DuckLakeColumnSpec> DescribeQuery(CreateTableStatement table, string sql, ParameterValues values)
    {
        using DuckDbStatement describe = values.Prepare(Session.Connection, $"DESCRIBE {sql}");
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
