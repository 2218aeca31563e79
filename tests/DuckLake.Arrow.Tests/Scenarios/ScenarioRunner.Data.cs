using DuckLake.Columnar;
using DuckLake.DuckDb;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

/// <content>Statements that change rows: DuckDB evaluates, the API writes.</content>
internal sealed partial class ScenarioRunner
{
    private async Task<long> InsertAsync(ScenarioConnection connection, SqlCursor cursor)
    {
        (DuckLakeCatalog catalog, DuckLakeName name) = Resolve(connection, cursor.QualifiedName());
        string rest = cursor.Rest;
        long count = 0;
        await InTransactionAsync(connection, catalog, async transaction =>
        {
            // An empty copy of the table takes the rows: column lists, defaults and casts are DuckDB's.
            await MirrorAsync(connection, RowIdColumn.Absent);
            DuckLakeTable table = transaction.GetTable(name);
            string columns = string.Join(", ", table.Columns.Select(column =>
                $"{SqlCursor.Quote(column.Name)} {LakeMirror.TypeText(column)}{LakeMirror.DefaultClause(column)}"));
            _duckDb.Execute($"CREATE OR REPLACE TABLE memory.main.incoming({columns}); INSERT INTO memory.main.incoming {rest}");
            count = await AppendAsync(transaction, name, "FROM memory.main.incoming");
        });
        return count;
    }

    private async Task<long> AppendAsync(DuckLakeTransaction transaction, DuckLakeName name, string query) =>
        await transaction.AppendAsync(name, Stream(query));

    private async Task<long> UpdateAsync(ScenarioConnection connection, SqlCursor cursor)
    {
        (DuckLakeCatalog catalog, DuckLakeName name) = Resolve(connection, cursor.QualifiedName());
        string target = Target(catalog, name);
        string reference = SqlCursor.Quote(name.Name);
        if (!cursor.Peek("SET"))
        {
            cursor.Accept("AS");
            reference = cursor.Identifier();
        }

        cursor.Expect("SET");
        List<string> assignments = SqlCursor.Split(cursor.UpTo("FROM", "WHERE"));
        string from = cursor.Accept("FROM") ? ", " + cursor.UpTo("WHERE") : "";
        string where = cursor.IsAtEnd ? "" : cursor.Rest;
        long count = 0;
        await InTransactionAsync(connection, catalog, async transaction =>
        {
            await MirrorAsync(connection, RowIdColumn.Present);
            DuckLakeTable table = transaction.GetTable(name);
            string values = string.Join(", ", assignments.Select(assignment =>
            {
                string[] parts = assignment.Split('=', 2, StringSplitOptions.TrimEntries);
                DuckLakeColumn column = table.Columns.First(c => c.Name.Equals(parts[0].Trim('"'), StringComparison.OrdinalIgnoreCase));
                return $"CAST({parts[1]} AS {LakeMirror.TypeText(column)}) AS {SqlCursor.Quote(column.Name)}";
            }));
            count = await transaction.UpdateRowsAsync(name, Stream($"SELECT {reference}.rowid, {values} FROM {target} AS {reference}{from} {where}"));
        });
        return count;
    }

    private async Task<long> DeleteAsync(ScenarioConnection connection, SqlCursor cursor)
    {
        cursor.Accept("TABLE");
        (DuckLakeCatalog catalog, DuckLakeName name) = Resolve(connection, cursor.QualifiedName());
        string reference = SqlCursor.Quote(name.Name);
        if (!cursor.IsAtEnd && !cursor.Peek("USING") && !cursor.Peek("WHERE"))
        {
            cursor.Accept("AS");
            reference = cursor.Identifier();
        }

        string from = cursor.Accept("USING") ? ", " + cursor.UpTo("WHERE") : "";
        string where = cursor.IsAtEnd ? "" : cursor.Rest;
        long count = 0;
        await InTransactionAsync(connection, catalog, async transaction =>
        {
            if (where.Length == 0)
            {
                count = await transaction.TruncateAsync(name);
                return;
            }

            await MirrorAsync(connection, RowIdColumn.Present);
            DuckDbRows rows = _duckDb.Query($"SELECT DISTINCT {reference}.rowid FROM {Target(catalog, name)} AS {reference}{from} {where}");
            count = await transaction.DeleteRowsAsync(name, [.. rows.Column(0).Select(value => long.Parse(value!))]);
        });
        return count;
    }

    private string Target(DuckLakeCatalog catalog, DuckLakeName name) =>
        $"{SqlCursor.Quote(AliasOf(catalog))}.{SqlCursor.Quote(name.SchemaName)}.{SqlCursor.Quote(name.Name)}";

    /// <summary>The result of a query as an Arrow stream.</summary>
    private unsafe IArrowArrayStream Stream(string query)
    {
        _duckDb.Execute("SET arrow_lossless_conversion = true");
        DuckDbResult result = _duckDb.Connection.Query(query);
        CArrowArrayStream stream;
        result.ExportArrowStream(&stream);
        return CArrowArrayStreamImporter.ImportArrayStream(&stream);
    }
}
