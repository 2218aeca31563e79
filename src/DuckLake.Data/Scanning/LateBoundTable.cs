namespace DuckLake.Data;

/// <summary>What a call of <c>ducklake_table</c> names.</summary>
/// <param name="Catalog">Alias of the lake.</param>
/// <param name="Schema">Name of the schema.</param>
/// <param name="Table">Name of the table.</param>
/// <param name="Version">Snapshot to read; null for what the statement sees.</param>
/// <param name="Timestamp">Time to read at, as DuckDB's value or its text; null for what the statement sees.</param>
internal sealed record LateBoundTable(string Catalog, string Schema, string Table, long? Version, object? Timestamp);
