namespace DuckLake.Metadata;

/// <summary>A node of a name mapping: a column of the file and the column of the table it is.</summary>
/// <param name="SourceName">The name in the file.</param>
/// <param name="TargetColumnId">The id of the table's column; null for nodes that only group others.</param>
/// <param name="IsPartition">Whether the value comes from the file's path instead of its content.</param>
/// <param name="Children">The nested columns.</param>
public sealed record NameMappingEntry(string SourceName, long? TargetColumnId, bool IsPartition, IReadOnlyList<NameMappingEntry> Children);
