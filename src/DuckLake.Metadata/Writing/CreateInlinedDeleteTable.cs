namespace DuckLake.Metadata;

/// <summary>Creates a table's table of inlined deletions unless it exists.</summary>
/// <param name="TableId">The DuckLake table.</param>
internal sealed record CreateInlinedDeleteTable(long TableId) : CatalogStatement;
