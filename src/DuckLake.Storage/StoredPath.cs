namespace DuckLake.Storage;

/// <summary>A path as a catalog row stores it (columns <c>path</c> and <c>path_is_relative</c>).</summary>
/// <param name="Path">The stored text; null or empty for a directory means the parent's directory.</param>
/// <param name="IsRelative">Whether <paramref name="Path"/> continues the parent's path.</param>
internal readonly record struct StoredPath(string? Path, bool IsRelative);
