using System.Globalization;
using System.Text;
using DuckLake.DuckDb;

namespace DuckLake.Testing;

/// <summary>An embedded DuckDB for comparisons: in memory unless a path is given, with <c>TimeZone</c> UTC.</summary>
public sealed class DuckDbSession : IDisposable
{
    private readonly DuckDbDatabase _database;

    private DuckDbSession(DuckDbDatabase database)
    {
        _database = database;
        Connection = database.Connect();
    }

    internal DuckDbConnection Connection { get; }

    public static DuckDbSession Open(string? path = null, int? threads = null)
    {
        Dictionary<string, string> options = [];
        if (threads is { } count)
        {
            options["threads"] = count.ToString(CultureInfo.InvariantCulture);
        }

        DuckDbSession session = new(DuckDbDatabase.Open(path, options));
        session.Execute("SET TimeZone = 'UTC'");
        return session;
    }

    /// <summary>Quotes a text, such as a path, as a SQL literal.</summary>
    public static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>Runs all statements of a text; returns the rows changed by the last one.</summary>
    public long Execute(string sql, CancellationToken cancellationToken = default) => Connection.Execute(sql, cancellationToken);

    /// <summary>Runs one query, every value cast to VARCHAR. Other statements than SELECT must return text, integers or booleans.</summary>
    public DuckDbRows Query(string sql, CancellationToken cancellationToken = default)
    {
        string query = sql.Trim().TrimEnd(';');
        List<string> columns = [];
        List<string> types = [];
        DuckDbStatementType kind;
        using (DuckDbStatement statement = Connection.Prepare(query))
        {
            kind = statement.StatementType;
            for (int i = 0; i < statement.ColumnCount; i++)
            {
                columns.Add(statement.ColumnName(i));
                types.Add(statement.ColumnType(i).ToString());
            }
        }

        string text = kind == DuckDbStatementType.Select ? CastToText(query, columns.Count) : query;
        using DuckDbResult result = Connection.Query(text, cancellationToken);
        return new DuckDbRows(columns, types, ReadText(result));
    }

    /// <summary>Runs one query and returns its only value; null for NULL.</summary>
    public string? Scalar(string sql) => Query(sql).Single();

    public void Dispose()
    {
        Connection.Dispose();
        _database.Dispose();
    }

    private static string CastToText(string query, int columnCount)
    {
        StringBuilder sql = new("SELECT ");
        sql.AppendJoin(", ", Enumerable.Range(0, columnCount).Select(i => $"CAST(c{i} AS VARCHAR)"));
        sql.Append(" FROM (").Append(query).Append("\n) AS t(");
        sql.AppendJoin(", ", Enumerable.Range(0, columnCount).Select(i => $"c{i}"));
        return sql.Append(')').ToString();
    }

    private static List<string?[]> ReadText(DuckDbResult result)
    {
        DuckDbType[] types = [.. Enumerable.Range(0, result.ColumnCount).Select(result.ColumnType)];
        List<string?[]> rows = [];
        while (result.FetchChunk() is { } chunk)
        {
            using (chunk)
            {
                int first = rows.Count;
                for (int row = 0; row < chunk.RowCount; row++)
                {
                    rows.Add(new string?[types.Length]);
                }

                for (int column = 0; column < types.Length; column++)
                {
                    DuckDbVector vector = chunk.Vector(column);
                    for (int row = 0; row < chunk.RowCount; row++)
                    {
                        rows[first + row][column] = vector.IsValid(row) ? Text(vector, types[column], row) : null;
                    }
                }
            }
        }

        return rows;
    }

    private static string Text(DuckDbVector vector, DuckDbType type, int row) => type switch
    {
        DuckDbType.Varchar => Encoding.UTF8.GetString(vector.Bytes(row)),
        DuckDbType.Boolean => vector.Values<bool>()[row] ? "true" : "false",
        DuckDbType.Integer => vector.Values<int>()[row].ToString(CultureInfo.InvariantCulture),
        DuckDbType.BigInt => vector.Values<long>()[row].ToString(CultureInfo.InvariantCulture),
        DuckDbType.UBigInt => vector.Values<ulong>()[row].ToString(CultureInfo.InvariantCulture),
        _ => throw new NotSupportedException($"A column of type {type} outside a SELECT statement cannot be read as text."),
    };
}
