namespace DuckLake.Metadata;

/// <summary>How the columns of a file that the lake did not write are named.</summary>
/// <param name="MappingId">The mapping's id.</param>
/// <param name="Type">The kind of mapping, in practice <c>map_by_name</c>.</param>
/// <param name="Entries">The file's top-level columns.</param>
public sealed record NameMapping(long MappingId, string? Type, IReadOnlyList<NameMappingEntry> Entries);
