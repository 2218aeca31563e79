using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>The tables and views of a session that belong to no lake, and its databases.</summary>
internal sealed class LocalNames
{
    private readonly HashSet<(string Catalog, string Schema, string Name)> _relations = new(NameComparer.Instance);
    private readonly HashSet<(string Catalog, string Schema, string Name)> _schemas = new(NameComparer.Instance);
    private readonly HashSet<string> _databases = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _temporary = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Asks DuckDB.</summary>
    public static LocalNames Read(DuckDbConnection connection, AttachedLakes lakes)
    {
        string lakeNames = string.Join(", ", lakes.Select(lake => SqlText.Literal(lake.Alias)).Append("'system'"));
        LocalNames names = new();
        foreach (string[] row in CatalogQuestion.Ask(
            connection,
            $"SELECT database_name, schema_name, table_name, 'r' FROM system.main.duckdb_tables() WHERE database_name NOT IN ({lakeNames}) "
                + $"UNION ALL SELECT database_name, schema_name, view_name, 'r' FROM duckdb_views() WHERE NOT internal AND database_name NOT IN ({lakeNames}) "
                + $"UNION ALL SELECT database_name, schema_name, '', 's' FROM duckdb_schemas() WHERE database_name NOT IN ({lakeNames})"))
        {
            if (row[3] == "s")
            {
                names._schemas.Add((row[0], row[1], string.Empty));
                names._databases.Add(row[0]);
            }
            else
            {
                names._relations.Add((row[0], row[1], row[2]));
                if (row[0] == "temp")
                {
                    names._temporary.Add(row[2]);
                }
            }
        }

        return names;
    }

    public bool HasTemporary(string name) => _temporary.Contains(name);

    public bool Has(string catalog, string schema, string name) => _relations.Contains((catalog, schema, name));

    public bool HasDatabase(string name) => _databases.Contains(name);

    public bool HasSchema(string catalog, string schema) => _schemas.Contains((catalog, schema, string.Empty));
}
