using System.Text;

namespace DuckLake.Arrow;

/// <summary>Dotted paths of columns: <c>a.b</c>, with names that hold a dot or a quote in double quotes.</summary>
internal static class ColumnPath
{
    public static IReadOnlyList<string> Parse(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var names = new List<string>();
        int position = 0;
        while (true)
        {
            names.Add(path[position] == '"' ? ParseQuoted(path, ref position) : ParsePlain(path, ref position));
            if (position == path.Length)
            {
                return names;
            }

            if (path[position] != '.' || ++position == path.Length)
            {
                throw Malformed(path);
            }
        }
    }

    public static string Format(IEnumerable<string> names) =>
        string.Join('.', names.Select(name =>
            name.Length == 0 || name.AsSpan().ContainsAny('.', '"') ? $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : name));

    private static string ParsePlain(string path, ref int position)
    {
        int begin = position;
        int dot = path.IndexOf('.', position);
        position = dot < 0 ? path.Length : dot;
        return position > begin ? path[begin..position] : throw Malformed(path);
    }

    private static string ParseQuoted(string path, ref int position)
    {
        var name = new StringBuilder();
        for (position++; position < path.Length; position++)
        {
            if (path[position] != '"')
            {
                name.Append(path[position]);
            }
            else if (position + 1 < path.Length && path[position + 1] == '"')
            {
                name.Append('"');
                position++;
            }
            else
            {
                position++;
                return name.ToString();
            }
        }

        throw Malformed(path);
    }

    private static ArgumentException Malformed(string path) =>
        new($"'{path}' is not a column path. Separate names by dots; quote a name that holds a dot, as in \"a.b\".c.");
}
