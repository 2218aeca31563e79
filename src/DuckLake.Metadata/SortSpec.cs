namespace DuckLake.Metadata;

/// <summary>The order new files of a table are written in; a hint, readers must not rely on it.</summary>
/// <param name="SortId">The sort order's id.</param>
/// <param name="Fields">The keys in order; may be empty.</param>
public sealed record SortSpec(long SortId, IReadOnlyList<SortField> Fields);
