namespace DuckLake.Metadata;

/// <summary>Removes deletions kept inside the catalog that are in a delete file by now.</summary>
/// <param name="TableId">The DuckLake table.</param>
/// <param name="DataFileIds">The data files.</param>
/// <param name="LastSnapshot">The last snapshot whose deletions are removed.</param>
internal sealed record DeleteInlinedDeletes(long TableId, IReadOnlyList<long> DataFileIds, long LastSnapshot) : CatalogStatement;
