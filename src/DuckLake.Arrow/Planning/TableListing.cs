using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>What a scan of a table reads: the files and inlined tables, and what an open transaction changed in the latter.</summary>
/// <param name="Files">The listing; files of an open transaction have provisional ids and absolute paths.</param>
/// <param name="Overlay">The transaction's changes of inlined rows, or null.</param>
internal sealed record TableListing(FileListing Files, InlinedOverlay? Overlay = null);
