using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

/// <summary>Adds columns to a table from the text of their DuckDB types, nested ones included.</summary>
internal sealed class DuckDbColumns(CatalogBuilder catalog, long tableId)
{
    private long _lastId;

    internal void Add(string name, string type, long? parent = null)
    {
        long id = ++_lastId;
        if (type.EndsWith("[]", StringComparison.Ordinal))
        {
            catalog.AddColumn(tableId, id, name, "list", 1, parent: parent);
            Add("element", type[..^2], id);
        }
        else if (type.StartsWith("STRUCT(", StringComparison.Ordinal))
        {
            catalog.AddColumn(tableId, id, name, "struct", 1, parent: parent);
            foreach (string field in Split(type[7..^1]))
            {
                int end = field[0] == '"' ? field.IndexOf('"', 1) + 1 : field.IndexOf(' ', StringComparison.Ordinal);
                Add(field[..end].Trim('"'), field[(end + 1)..], id);
            }
        }
        else if (type.StartsWith("MAP(", StringComparison.Ordinal))
        {
            catalog.AddColumn(tableId, id, name, "map", 1, parent: parent);
            string[] parts = Split(type[4..^1]);
            Add("key", parts[0], id);
            Add("value", parts[1], id);
        }
        else
        {
            catalog.AddColumn(tableId, id, name, Scalar(type), 1, parent: parent);
        }
    }

    private static string Scalar(string type) => type switch
    {
        "BOOLEAN" => "boolean",
        "INTEGER" => "int32",
        "BIGINT" => "int64",
        "FLOAT" => "float32",
        "DOUBLE" => "float64",
        "VARCHAR" => "varchar",
        "BLOB" => "blob",
        _ => throw new NotSupportedException(type),
    };

    private static string[] Split(string list)
    {
        var parts = new List<string>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < list.Length; i++)
        {
            depth += list[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (list[i] == ',' && depth == 0)
            {
                parts.Add(list[start..i]);
                start = i + 2;
            }
        }

        return [.. parts, list[start..]];
    }
}
