namespace DuckLake.Metadata;

/// <summary>A path as the catalog stores it: relative to its parent's path, absolute, or absent (the parent's own path).</summary>
/// <param name="Path">The stored text with <c>/</c> separators; null stands for the parent's path.</param>
/// <param name="IsRelative">Whether <paramref name="Path"/> continues the parent's path.</param>
public readonly record struct CatalogPath(string? Path, bool IsRelative);
