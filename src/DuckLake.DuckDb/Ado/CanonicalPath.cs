namespace DuckLake.DuckDb;

/// <summary>One spelling for all paths that lead to a file: absolute, without symbolic links.</summary>
internal static class CanonicalPath
{
    private const int MostLinks = 40;

    /// <summary>How two canonical paths are compared on this system.</summary>
    public static StringComparer Comparer { get; } = OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    /// <summary>The canonical path; parts that do not exist are kept as they are.</summary>
    public static string Of(string path)
    {
        string full = Path.GetFullPath(path);
        int links = 0;
        string root = Path.GetPathRoot(full) ?? string.Empty;
        string result = root;
        var rest = new Stack<string>(Split(full[root.Length..]).Reverse());
        while (rest.TryPop(out string? part))
        {
            string next = Path.Combine(result, part);
            if (LinkTarget(next) is not { } target || ++links > MostLinks)
            {
                result = next;
                continue;
            }

            // The target may hold links of its own.
            string absolute = Path.GetFullPath(target, result);
            result = Path.GetPathRoot(absolute) ?? string.Empty;
            foreach (string name in Split(absolute[result.Length..]).Reverse())
            {
                rest.Push(name);
            }
        }

        return result;
    }

    private static string[] Split(string path) =>
        path.Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries);

    private static string? LinkTarget(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
