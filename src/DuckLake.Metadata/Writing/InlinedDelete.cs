namespace DuckLake.Metadata;

/// <summary>A deletion kept inside the catalog.</summary>
/// <param name="DataFileId">The data file.</param>
/// <param name="Position">The position of the row in the file.</param>
/// <param name="Snapshot">The snapshot the row is deleted from.</param>
internal readonly record struct InlinedDelete(long DataFileId, long Position, long Snapshot);
