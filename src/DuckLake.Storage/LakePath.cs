namespace DuckLake.Storage;

/// <summary>
/// The text rules of paths in a lake: plain strings, joined by concatenation, never URL-decoded; directories end in a separator;
/// stored with <c>/</c>.
/// </summary>
public static class LakePath
{
    /// <summary>
    /// Brings a data path into the form that is stored and concatenated: trailing <c>/</c> and <c>\</c> stripped, one <c>/</c>
    /// appended. The path is not made absolute. On Windows the <c>\</c> of local paths become <c>/</c>.
    /// </summary>
    /// <param name="dataPath">A directory or a URL; not empty.</param>
    /// <returns>The normalised path.</returns>
    /// <exception cref="ObjectStoreException">The path is empty or has a NUL character.</exception>
    public static string NormalizeDataPath(string dataPath)
    {
        ArgumentNullException.ThrowIfNull(dataPath);
        Validate(dataPath);
        string path = ToStoredSeparators(dataPath);
        int schemeEnd = SchemeLength(path) is > 0 and var length ? length + 3 : 0;
        int end = path.Length;
        while (end > schemeEnd && path[end - 1] is '/' or '\\')
        {
            end--;
        }

        return end == schemeEnd && schemeEnd > 0 && !path.AsSpan(end).StartsWith("/")
            ? path[..end]
            : string.Concat(path.AsSpan(0, end), "/");
    }

    /// <summary>
    /// Whether a path stands for itself on some system: it begins with a separator, a drive letter, a scheme and <c>://</c>, or
    /// <c>file:/</c>. The answer does not depend on the running system.
    /// </summary>
    /// <param name="path">The path.</param>
    /// <returns>True for an absolute path.</returns>
    public static bool IsAbsolute(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path is ['/' or '\\', ..]
            || (path is [var drive, ':', '/' or '\\', ..] && char.IsAsciiLetter(drive))
            || IsFileUrl(path)
            || SchemeLength(path) > 0;
    }

    /// <summary>The scheme of a URL in lower case (<c>s3</c> of <c>S3://bucket/key</c>), or null for a local path.</summary>
    /// <param name="path">The path.</param>
    /// <returns>The scheme without <c>://</c>, <c>file</c> for every form of file URL, or null.</returns>
    public static string? GetScheme(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return IsFileUrl(path) ? "file" : SchemeLength(path) is > 0 and var length ? path[..length].ToLowerInvariant() : null;
    }

    /// <summary>
    /// The path to show to people: a URL without its user info and its query, where credentials may hide. Local paths stay.
    /// </summary>
    /// <param name="path">The path.</param>
    /// <returns>The path without secrets.</returns>
    public static string Redact(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        int schemeLength = SchemeLength(path);
        if (schemeLength == 0 || IsFileUrl(path))
        {
            return path;
        }

        int authority = schemeLength + 3;
        int authorityEnd = path.AsSpan(authority).IndexOfAny('/', '?', '#') is >= 0 and var found ? authority + found : path.Length;
        int userInfo = path.AsSpan(authority, authorityEnd - authority).LastIndexOf('@');
        int begin = userInfo < 0 ? authority : authority + userInfo + 1;
        int query = path.IndexOf('?', begin);
        return string.Concat(path.AsSpan(0, authority), path.AsSpan(begin, (query < 0 ? path.Length : query) - begin));
    }

    /// <summary>
    /// The directory of a new schema or table below its parent: the name when it consists of ASCII letters, digits, <c>_</c> and
    /// <c>-</c> only, else the uuid; with a trailing <c>/</c>.
    /// </summary>
    /// <param name="name">The name of the schema or table.</param>
    /// <param name="uuid">Its uuid.</param>
    /// <returns>The relative path.</returns>
    public static string DirectoryName(string name, Guid uuid)
    {
        ArgumentNullException.ThrowIfNull(name);
        bool plain = name.Length > 0;
        foreach (char c in name)
        {
            plain &= char.IsAsciiLetterOrDigit(c) || c is '_' or '-';
        }

        return (plain ? name : uuid.ToString("D")) + "/";
    }

    /// <summary>Whether following the segments of <paramref name="relative"/> from a directory ends and stays at or below it.</summary>
    internal static bool StaysBelow(ReadOnlySpan<char> relative) =>
        relative.IndexOf("..", StringComparison.Ordinal) < 0 || (StaysBelow(relative, "/") && StaysBelow(relative, "/\\"));

    /// <summary>The local file system path of a local path or file URL; other schemes and unusable paths are refused.</summary>
    internal static string ToLocal(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        Validate(path);
        if (!IsFileUrl(path))
        {
            return SchemeLength(path) == 0
                ? path
                : throw ObjectStoreException.InvalidPath(path, "The path does not name a place on local disk.");
        }

        string rest = path["file:".Length..];
        if (rest.StartsWith("//", StringComparison.Ordinal))
        {
            int hostEnd = rest.IndexOf('/', 2);
            string host = hostEnd < 0 ? rest[2..] : rest[2..hostEnd];
            if (hostEnd < 0 || (host.Length > 0 && !host.Equals("localhost", StringComparison.OrdinalIgnoreCase)))
            {
                throw ObjectStoreException.InvalidPath(path, "A file URL needs an empty host: file:///path.");
            }

            rest = rest[hostEnd..];
        }

        return rest is ['/', var drive, ':', '/' or '\\', ..] && char.IsAsciiLetter(drive) ? rest[1..] : rest;
    }

    internal static void Validate(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.Length == 0)
        {
            throw ObjectStoreException.InvalidPath(path, "The path is empty.");
        }

        if (path.Contains('\0'))
        {
            throw ObjectStoreException.InvalidPath(path.Replace("\0", "\\0", StringComparison.Ordinal), "The path has a NUL character.");
        }
    }

    internal static string ToStoredSeparators(string path) =>
        OperatingSystem.IsWindows() && SchemeLength(path) == 0 ? path.Replace('\\', '/') : path;

    private static bool StaysBelow(ReadOnlySpan<char> relative, string separators)
    {
        int depth = 0;
        foreach (Range range in relative.SplitAny(separators))
        {
            ReadOnlySpan<char> segment = relative[range];
            depth += segment is "" or "." ? 0 : segment is ".." ? -1 : 1;
            if (depth < 0)
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsFileUrl(string path) => path.StartsWith("file:/", StringComparison.OrdinalIgnoreCase);

    // At least two characters, so that a drive letter is none.
    private static int SchemeLength(string path)
    {
        int colon = path.IndexOf("://", StringComparison.Ordinal);
        if (colon < 2 || !char.IsAsciiLetter(path[0]))
        {
            return 0;
        }

        foreach (char c in path.AsSpan(0, colon))
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '-' or '.'))
            {
                return 0;
            }
        }

        return colon;
    }
}
