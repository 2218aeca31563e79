using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>Where located rows lie: in a data file of a listing, or among the inlined rows listed under a name.</summary>
/// <param name="File">The file, or null for inlined rows.</param>
/// <param name="InlinedName">The name of inlined rows, or null for a file.</param>
internal readonly record struct RowSource(DataFileInfo? File, string? InlinedName);
