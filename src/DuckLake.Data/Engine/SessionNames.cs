using System.Text;
using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>What names of tables mean in a session at one moment: the search path.</summary>
/// <param name="CurrentCatalog">The current database.</param>
/// <param name="CurrentSchema">The current schema.</param>
/// <param name="SearchPath">Where unqualified names are looked for, besides temporary and system objects.</param>
internal sealed record SessionNames(string CurrentCatalog, string CurrentSchema, IReadOnlyList<(string Catalog, string Schema)> SearchPath)
{
    private const string DefaultSchema = "main";

    /// <summary>Asks DuckDB.</summary>
    public static SessionNames Read(DuckDbConnection connection)
    {
        List<string[]> rows = CatalogQuestion.Ask(connection, "SELECT current_catalog(), current_schema(), current_setting('search_path')");
        (string catalog, string schema, string path) = (rows[0][0], rows[0][1], rows[0][2]);
        List<(string, string)> entries = [.. Split(path).Select(name => name.Count == 1 ? (catalog, name[0]) : (name[0], name[1]))];
        if (entries.Count == 0)
        {
            entries.Add((catalog, schema));
        }

        return new SessionNames(catalog, schema, entries);
    }

    /// <summary>The schemas of a database in which a name is looked for when only the database is given.</summary>
    public IEnumerable<string> SchemasOf(string catalog) => SearchPath
        .Where(entry => string.Equals(entry.Catalog, catalog, StringComparison.OrdinalIgnoreCase))
        .Select(entry => entry.Schema)
        .Append(DefaultSchema);

    // DuckDB quotes names in the path only where they hold one of its own marks: spaces and hyphens stand bare.
    private static List<List<string>> Split(string path)
    {
        List<List<string>> names = [];
        List<string> name = [];
        StringBuilder part = new();
        bool isQuoted = false;
        for (int i = 0; i < path.Length; i++)
        {
            char mark = path[i];
            if (mark == '"' && isQuoted && i + 1 < path.Length && path[i + 1] == '"')
            {
                part.Append(mark);
                i++;
            }
            else if (mark == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (!isQuoted && (mark == '.' || mark == ','))
            {
                EndPart();
                if (mark == ',')
                {
                    EndName();
                }
            }
            else
            {
                part.Append(mark);
            }
        }

        EndPart();
        EndName();
        return names;

        void EndPart()
        {
            if (part.ToString().Trim() is { Length: > 0 } text)
            {
                name.Add(text);
            }

            part.Clear();
        }

        void EndName()
        {
            if (name.Count > 0)
            {
                names.Add(name);
            }

            name = [];
        }
    }
}
