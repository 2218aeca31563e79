namespace DuckLake.SqlLogic;

/// <summary>Finds the files that were asked for.</summary>
internal static class LogicFiles
{
    /// <summary>Files as they are, and all <c>.test</c> files of folders.</summary>
    /// <exception cref="FileNotFoundException">A path is neither.</exception>
    public static IReadOnlyList<string> Find(IEnumerable<string> paths) =>
        [.. paths.SelectMany(FilesOf).Select(Path.GetFullPath).Distinct()];

    private static IEnumerable<string> FilesOf(string path)
    {
        if (Directory.Exists(path))
        {
            return Directory.EnumerateFiles(path, "*.test", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
        }

        return File.Exists(path) ? [path] : throw new FileNotFoundException($"There is no file or folder '{path}'.", path);
    }
}
