using DuckLake.Arrow;
using DuckLake.Metadata;

namespace DuckLake.Data;

/// <summary>Finds the tables that functions are told of by name.</summary>
internal static class TableNames
{
    /// <summary>The table.</summary>
    /// <exception cref="DuckLakeException">There is none, or it is a view; in the words of DuckDB.</exception>
    public static DuckLakeTable Find(DuckLakeSnapshot snapshot, string? schema, string table)
    {
        SchemaDefinition? found = snapshot.Definition.FindSchema(schema ?? "main");
        if (found?.FindTable(table) is { } definition)
        {
            return new DuckLakeTable(snapshot, definition);
        }

        if (found?.FindView(table) is not null)
        {
            throw SchemaErrors.Catalog($"{table} is not a table");
        }

        SchemaDefinition? other = snapshot.Definition.Schemas.FirstOrDefault(candidate => candidate.FindTable(table) is not null);
        string hint = other is null ? "" : $"\nDid you mean \"{other.Name}.{table}\"?";
        throw SchemaErrors.NotFound(SqlErrorClass.Catalog, $"Table with name {table} does not exist!{hint}");
    }
}
