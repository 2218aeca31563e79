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
            await MirrorAsync(connection, RowIdColumn.Absent, rest);
            DuckLakeTable table = transaction.GetTable(name);
            string columns = string.Join(", ", table.Columns.Select(column =>
                $"{SqlCursor.Quote(column.Name)} {LakeMirror.TypeText(column)}{LakeMirror.DefaultClause(column)}"));
            _duckDb.Execute($"CREATE OR REPLACE TABLE memory.main.incoming({columns}); INSERT INTO memory.main.incoming {rest}");
            count = await AppendAsync(transaction, name, Incoming(table.Columns.Select(column => (column.Name, LakeMirror.TypeText(column)))));
        });
        return count;
    }

    /// <summary>The query that hands the waiting rows over; what Arrow streams of DuckDB cannot carry exactly goes as text.</summary>
    private static string Incoming(IEnumerable<(string Name, string Type)> columns)
    {
        var values = new List<string>();
        foreach ((string name, string type) in columns)
        {
            if (type.Contains("VARIANT", StringComparison.Ordinal))
            {
                throw new ScenarioStopException("a value of type VARIANT, which DuckDB does not export");
            }

            string column = SqlCursor.Quote(name);
            values.Add(type is "HUGEINT" or "UHUGEINT" ? $"CAST({column} AS VARCHAR) AS {column}" : column);
        }

        return $"SELECT {string.Join(", ", values)} FROM memory.main.incoming";
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
            reference = SqlCursor.Quote(cursor.Identifier());
        }

        cursor.Expect("SET");
        List<string> assignments = SqlCursor.Split(cursor.UpTo("FROM", "WHERE"));
        string from = cursor.Accept("FROM") ? ", " + cursor.UpTo("WHERE") : "";
        string where = cursor.IsAtEnd ? "" : cursor.Rest;
        long count = 0;
        await InTransactionAsync(connection, catalog, async transaction =>
        {
            await MirrorAsync(connection, RowIdColumn.Present, cursor.Sql);
            DuckLakeTable table = transaction.GetTable(name);
            string values = string.Join(", ", assignments.Select(assignment =>
            {
                var part = new SqlCursor(assignment);
                string column = part.QualifiedName()[^1];
                part.Expect("=");
                DuckLakeColumn? known = table.Columns.FirstOrDefault(c => c.Name.Equals(column, StringComparison.OrdinalIgnoreCase));
                string value = part.Rest;
                return $"{(known is null ? value : $"CAST({value} AS {LakeMirror.TypeText(known)})")} AS {SqlCursor.Quote(column)}";
            }));
            count = await transaction.UpdateRowsAsync(name, Stream($"SELECT DISTINCT ON ({reference}.rowid) {reference}.rowid, {values} FROM {target} AS {reference}{from} {where}"));
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
            reference = SqlCursor.Quote(cursor.Identifier());
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

            await MirrorAsync(connection, RowIdColumn.Present, cursor.Sql);
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
