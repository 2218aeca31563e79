namespace DuckLake.Metadata;

/// <summary>Records deletions inside the catalog; the table's table of inlined deletions must exist or be created before.</summary>
/// <param name="TableId">The DuckLake table.</param>
/// <param name="Rows">The deletions.</param>
internal sealed record InsertInlinedDeletes(long TableId, IReadOnlyList<InlinedDelete> Rows) : CatalogStatement;
