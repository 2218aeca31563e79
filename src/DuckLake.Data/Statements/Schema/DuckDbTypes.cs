using DuckLake.Arrow;
using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>Types as statements write them, found out by DuckDB.</summary>
internal static class DuckDbTypes
{
    // What DuckDB makes of a column whose type nothing decides.
    private const string NullTypeName = "\"NULL\"";

    /// <summary>The columns of these names and types.</summary>
    /// <exception cref="DuckDbException">A type does not exist.</exception>
    /// <exception cref="DuckLakeException">A lake cannot store a type.</exception>
    public static IReadOnlyList<DuckLakeColumnSpec> Resolve(DuckDbConnection connection, IReadOnlyList<(string Name, string Type)> columns)
    {
        string casts = string.Join(", ", columns.Select((column, i) => $"CAST(NULL AS {column.Type}\n) AS c{i}"));
        List<string[]> rows = CatalogQuestion.Ask(connection, $"DESCRIBE SELECT {casts}");
        return [.. columns.Select((column, i) => Parse(column.Name, rows[i][1]))];
    }

    /// <summary>The column of a type in DuckDB's own words.</summary>
    /// <exception cref="DuckLakeException">A lake cannot store the type.</exception>
    public static DuckLakeColumnSpec Parse(string name, string type) =>
        DuckLakeColumnSpec.Parse(name, type is NullTypeName or "NULL" ? "INTEGER" : type);
}
