namespace DuckLake.Metadata;

/// <summary>A path as the catalog stores it: relative to its parent's path, absolute, or absent (the parent's own path).</summary>
/// <param name="Path">The stored text with <c>/</c> separators; null stands for the parent's path.</param>
/// <param name="IsRelative">Whether <paramref name="Path"/> continues the parent's path.</param>
public readonly record struct CatalogPath(string? Path, bool IsRelative)
{
    /// <summary>The full path: plain concatenation, as the format prescribes. Nothing is normalised or checked.</summary>
    /// <param name="parent">The parent's full path, ending in a separator.</param>
    public string Resolve(string parent) =>
        Path is null ? parent : IsRelative ? parent + Path : Path;
}
