using System.Text;
using DuckLake.Columnar;
using DuckLake.DuckDb;
using DuckLake.Metadata;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

/// <summary>Copies the tables of a lake, as our scans read them, into DuckDB, where expressions and queries of scenarios run.</summary>
internal static class LakeMirror
{
    private const int RowsPerInsert = 500;

    /// <summary>Replaces the database of an alias by the tables of a snapshot.</summary>
    /// <param name="duckDb">The engine.</param>
    /// <param name="alias">The lake's name.</param>
    /// <param name="snapshot">What to copy.</param>
    /// <param name="withRowIds">Whether the tables get a column <c>rowid</c>.</param>
    /// <param name="names">The tables wanted: the names a statement mentions.</param>
    public static async Task CopyAsync(
        DuckDbSession duckDb, string alias, DuckLakeSnapshot snapshot, RowIdColumn withRowIds, IReadOnlySet<string> names)
    {
        string name = SqlCursor.Quote(alias);
        duckDb.Execute($"USE memory; DETACH DATABASE IF EXISTS {name}; ATTACH ':memory:' AS {name}");
        foreach (DuckLakeSchema schema in snapshot.Schemas)
        {
            duckDb.Execute($"CREATE SCHEMA IF NOT EXISTS {name}.{SqlCursor.Quote(schema.Name)}");
            foreach (DuckLakeTable table in schema.Tables.Where(table => names.Contains(table.Name)))
            {
                await CopyAsync(duckDb, $"{name}.{SqlCursor.Quote(schema.Name)}.{SqlCursor.Quote(table.Name)}", table, withRowIds);
            }
        }
    }

    /// <summary>The DuckDB type of a column, nested ones included.</summary>
    public static string TypeText(DuckLakeColumn column)
    {
        DuckLakeTypeKind kind = column.Type!.Kind;
        return kind switch
        {
            DuckLakeTypeKind.Struct => $"STRUCT({string.Join(", ", column.Children.Select(child => $"{SqlCursor.Quote(child.Name)} {TypeText(child)}"))})",
            DuckLakeTypeKind.List => TypeText(column.Children[0]) + "[]",
            DuckLakeTypeKind.Map => $"MAP({TypeText(column.Children[0])}, {TypeText(column.Children[1])})",
            DuckLakeTypeKind.Decimal => $"DECIMAL({column.Type!.Precision},{column.Type.Scale})",
            DuckLakeTypeKind.Int8 => "TINYINT",
            DuckLakeTypeKind.Int16 => "SMALLINT",
            DuckLakeTypeKind.Int32 => "INTEGER",
            DuckLakeTypeKind.Int64 => "BIGINT",
            DuckLakeTypeKind.Int128 => "HUGEINT",
            DuckLakeTypeKind.UInt8 => "UTINYINT",
            DuckLakeTypeKind.UInt16 => "USMALLINT",
            DuckLakeTypeKind.UInt32 => "UINTEGER",
            DuckLakeTypeKind.UInt64 => "UBIGINT",
            DuckLakeTypeKind.UInt128 => "UHUGEINT",
            DuckLakeTypeKind.Float32 => "FLOAT",
            DuckLakeTypeKind.Float64 => "DOUBLE",
            DuckLakeTypeKind.TimestampS => "TIMESTAMP_S",
            DuckLakeTypeKind.TimestampMs => "TIMESTAMP_MS",
            DuckLakeTypeKind.TimestampNs => "TIMESTAMP_NS",
            _ => kind.ToString().ToUpperInvariant(),
        };
    }

    private static async Task CopyAsync(DuckDbSession duckDb, string target, DuckLakeTable table, RowIdColumn withRowIds)
    {
        string rowId = withRowIds == RowIdColumn.Present ? ", rowid BIGINT" : "";
        string[] types = [.. table.Columns.Select(TypeText)];
        string columns = string.Join(", ", table.Columns.Select((column, i) =>
            $"{SqlCursor.Quote(column.Name)} {types[i]}"));
        duckDb.Execute($"CREATE TABLE {target}({columns}{rowId})");

        DuckLakeScanBuilder scan = table.Scan();
        if (withRowIds == RowIdColumn.Present)
        {
            scan = scan.Select([.. table.Columns.Select(column => column.Name), "rowid"]);
            types = [.. types, "BIGINT"];
        }

        List<string?[]> rows;
        await using (IArrowArrayStream stream = await scan.ExecuteAsync())
        {
            if (table.Columns.All(IsSameInArrow))
            {
                CopyStream(duckDb, target, stream, types);
                return;
            }

            rows = await GoldenTables.ReadAsync(stream);
        }

        foreach (string?[][] chunk in rows.Chunk(RowsPerInsert))
        {
            var sql = new StringBuilder($"INSERT INTO {target} SELECT ");
            sql.AppendJoin(", ", types.Select((type, i) => $"CAST(c{i} AS {type})")).Append(" FROM (VALUES ");
            sql.AppendJoin(", ", chunk.Select(row => $"({string.Join(", ", row.Select(value => value is null ? "CAST(NULL AS VARCHAR)" : DuckDbSession.Literal(value)))})"));
            sql.Append(") v(").AppendJoin(", ", types.Select((_, i) => $"c{i}")).Append(')');
            duckDb.Execute(sql.ToString());
        }
    }

    /// <summary>Whether DuckDB takes the Arrow arrays of our scans for this type as they are.</summary>
    private static bool IsSameInArrow(DuckLakeColumn column) => column.Type!.Kind is DuckLakeTypeKind.Struct or DuckLakeTypeKind.List or DuckLakeTypeKind.Map
        ? column.Children.All(IsSameInArrow)
        : column.Type.Kind is DuckLakeTypeKind.Boolean or DuckLakeTypeKind.Varchar or DuckLakeTypeKind.Date
        or DuckLakeTypeKind.Int8 or DuckLakeTypeKind.Int16 or DuckLakeTypeKind.Int32 or DuckLakeTypeKind.Int64
        or DuckLakeTypeKind.UInt8 or DuckLakeTypeKind.UInt16 or DuckLakeTypeKind.UInt32 or DuckLakeTypeKind.UInt64
        or DuckLakeTypeKind.Float32 or DuckLakeTypeKind.Float64 or DuckLakeTypeKind.Decimal or DuckLakeTypeKind.Timestamp;

    private static unsafe void CopyStream(DuckDbSession duckDb, string target, IArrowArrayStream stream, string[] types)
    {
        CArrowArrayStream exported;
        CArrowArrayStreamExporter.ExportArrayStream(stream, &exported);
        using DuckDbArrowScan scan = duckDb.Connection.ScanArrow("memory_rows", &exported);
        string columns = string.Join(", ", types.Select((_, i) => $"c{i}"));
        duckDb.Execute($"INSERT INTO {target} SELECT {string.Join(", ", types.Select((type, i) => $"CAST(c{i} AS {type})"))} FROM memory_rows AS r({columns})");
    }

    /// <summary>The DEFAULT clause of a column; empty if it has none.</summary>
    public static string DefaultClause(DuckLakeColumn column) => column.Default is null ? "" : " DEFAULT " + DefaultText(column);

    private static string DefaultText(DuckLakeColumn column) =>
        column.IsDefaultExpression ? column.Default! : $"CAST({DuckDbSession.Literal(column.Default!)} AS {TypeText(column)})";
}
