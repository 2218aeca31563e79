using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>Finds mappings that say the same, so that files share one.</summary>
internal static class NameMappings
{
    /// <summary>The first of the known mappings that is equal to a new one, else the new one, which is then known too.</summary>
    public static NameMapping FindOrAdd(List<NameMapping> known, NameMapping mapping)
    {
        if (known.Find(candidate => candidate.Type == mapping.Type && AreEqual(candidate.Entries, mapping.Entries)) is { } same)
        {
            return same;
        }

        known.Add(mapping);
        return mapping;
    }

    private static bool AreEqual(IReadOnlyList<NameMappingEntry> left, IReadOnlyList<NameMappingEntry> right) =>
        left.Count == right.Count && left.All(entry => right.Any(other =>
            other.TargetColumnId == entry.TargetColumnId && other.SourceName == entry.SourceName && other.IsPartition == entry.IsPartition
            && AreEqual(entry.Children, other.Children)));
}
