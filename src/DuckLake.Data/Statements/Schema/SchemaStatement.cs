namespace DuckLake.Data;

/// <summary>A statement that changes definitions, cut into its clauses; queries, expressions and types inside are text for DuckDB.</summary>
internal abstract record SchemaStatement;
