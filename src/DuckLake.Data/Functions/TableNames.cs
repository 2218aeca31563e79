using DuckLake.Arrow;

namespace DuckLake.Data;

/// <summary>Finds the tables that functions are told of by name.</summary>
internal static class TableNames
{
    /// <summary>The table.</summary>
    /// <exception cref="DuckLakeException">There is none, or it is a view; in the words of DuckDB.</exception>
    public static DuckLakeTable Find(DuckLakeSnapshot snapshot, string? schema, string table)
    {
        if (snapshot.Definition.FindSchema(schema ?? "main") is not { } found)
        {
            throw SchemaErrors.NotFound(SqlErrorClass.Catalog, $"Schema with name {schema} does not exist!");
        }

        if (found.FindTable(table) is { } definition)
        {
            return new DuckLakeTable(snapshot, definition);
        }

        throw found.FindView(table) is not null
            ? SchemaErrors.Catalog($"{table} is not a table")
            : SchemaErrors.NotFound(SqlErrorClass.Catalog, $"Table with name {table} does not exist!");
    }
}
