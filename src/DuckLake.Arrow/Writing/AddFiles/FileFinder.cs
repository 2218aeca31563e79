using DuckLake.Storage;

namespace DuckLake.Arrow;

/// <summary>Finds the files that paths and patterns name, each once.</summary>
internal static class FileFinder
{
    /// <summary>The full paths, those of one pattern in order.</summary>
    /// <exception cref="DuckLakeException">A pattern fits no file.</exception>
    public static async Task<IReadOnlyList<string>> FindAsync(ObjectStoreRegistry stores, IReadOnlyList<string> pathsOrPatterns, CancellationToken cancellationToken)
    {
        var found = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string text in pathsOrPatterns)
        {
            ArgumentException.ThrowIfNullOrEmpty(text, nameof(pathsOrPatterns));
            string path = LakePath.ToStoredSeparators(text);
            var pattern = new GlobPattern(path);
            List<string> matches = pattern.HasWildcards ? await ListAsync(stores, pattern, cancellationToken).ConfigureAwait(false) : [path];
            if (matches.Count == 0)
            {
                throw new DuckLakeException(DuckLakeErrorKind.NotFound, $"No files found that match the pattern \"{LakePath.Redact(path)}\". Check the path.")
                {
                    FilePath = LakePath.Redact(path),
                };
            }

            found.AddRange(matches.Where(seen.Add));
        }

        return found;
    }

    private static async Task<List<string>> ListAsync(ObjectStoreRegistry stores, GlobPattern pattern, CancellationToken cancellationToken)
    {
        string prefix = pattern.Prefix.Length > 0 ? pattern.Prefix : "./";
        var matches = new List<string>();
        await foreach (ObjectInfo info in stores.Resolve(prefix).ListAsync(prefix, cancellationToken).ConfigureAwait(false))
        {
            string path = pattern.Prefix.Length > 0 ? info.Path : info.Path[prefix.Length..];
            if (pattern.IsMatch(path))
            {
                matches.Add(path);
            }
        }

        matches.Sort(StringComparer.Ordinal);
        return matches;
    }
}
