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
        List<(string, string)> entries = [];
        TokenReader reader = new(SqlStatement.Parse(path));
        while (reader.ReadQualifiedName() is { Count: > 0 } name)
        {
            entries.Add(name.Count == 1 ? (catalog, name[0]) : (name[0], name[1]));
            if (!reader.AcceptSymbol(","))
            {
                break;
            }
        }

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
}
