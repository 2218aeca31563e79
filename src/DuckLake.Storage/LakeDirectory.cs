namespace DuckLake.Storage;

/// <summary>
/// A directory of a lake (the data path, a schema's or a table's directory) that resolves the catalog paths below it and makes
/// paths relative for storing. Relative paths never lead out of the lake. Immutable.
/// </summary>
/// <remarks>
/// The check is made on the text: both <c>/</c> and <c>\</c> are taken for separators and <c>..</c> is counted. Symbolic links
/// inside the data path are the business of whoever may write there.
/// </remarks>
internal sealed class LakeDirectory
{
    private readonly string _root;
    private readonly string _dataPath;
    private readonly ExternalPathPolicy _policy;

    private LakeDirectory(string fullPath, string root, string dataPath, ExternalPathPolicy policy)
    {
        FullPath = fullPath;
        _root = root;
        _dataPath = dataPath;
        _policy = policy;
    }

    /// <summary>The directory's full path as a plain string to be continued; ends in <c>/</c> if the catalog keeps the rules.</summary>
    public string FullPath { get; }

    /// <summary>The root directory of a lake.</summary>
    /// <param name="dataPath">The data path; it is normalised.</param>
    /// <param name="policy">Whether the catalog may name files elsewhere.</param>
    /// <returns>The directory.</returns>
    /// <exception cref="ObjectStoreException">The data path is empty or has a NUL character.</exception>
    public static LakeDirectory ForDataPath(string dataPath, ExternalPathPolicy policy = ExternalPathPolicy.Allow)
    {
        string root = LakePath.NormalizeDataPath(dataPath);
        return new LakeDirectory(root, root, root, policy);
    }

    /// <summary>The directory of a schema below the data path, or of a table below its schema.</summary>
    /// <param name="path">The stored path; without text it is this directory.</param>
    /// <returns>The directory.</returns>
    /// <exception cref="ObjectStoreException">The path leads out of the lake, or has a NUL character.</exception>
    public LakeDirectory GetDirectory(StoredPath path)
    {
        if (string.IsNullOrEmpty(path.Path))
        {
            return this;
        }

        string fullPath = Resolve(path.Path, path.IsRelative);
        string root = IsBelow(fullPath, _root) ? _root : fullPath;
        return new LakeDirectory(fullPath, root, _dataPath, _policy);
    }

    /// <summary>The full path of a data or delete file below this directory.</summary>
    /// <param name="path">The stored path.</param>
    /// <returns>The full path.</returns>
    /// <exception cref="ObjectStoreException">The path is missing, leads out of the lake, or has a NUL character.</exception>
    public string GetFile(StoredPath path) =>
        string.IsNullOrEmpty(path.Path)
            ? throw ObjectStoreException.InvalidPath(FullPath, "The catalog names no path for a file in this directory.")
            : Resolve(path.Path, path.IsRelative);

    /// <summary>
    /// The form in which a catalog below this directory stores a full path: relative exactly if it begins with
    /// <see cref="FullPath"/>.
    /// </summary>
    /// <param name="fullPath">The full path of a file, or of a directory with its trailing separator.</param>
    /// <returns>The path to store.</returns>
    public StoredPath MakeRelative(string fullPath)
    {
        ArgumentNullException.ThrowIfNull(fullPath);
        string stored = LakePath.ToStoredSeparators(fullPath);
        return stored.StartsWith(FullPath, StringComparison.Ordinal)
            ? new StoredPath(stored[FullPath.Length..], IsRelative: true)
            : new StoredPath(stored, IsRelative: false);
    }

    private static bool IsBelow(string fullPath, string root) =>
        fullPath.StartsWith(root, StringComparison.Ordinal) && LakePath.StaysBelow(fullPath.AsSpan(root.Length));

    private string Resolve(string path, bool isRelative)
    {
        LakePath.Validate(path);
        if (isRelative)
        {
            string fullPath = FullPath + path;
            return IsBelow(fullPath, _root)
                ? fullPath
                : throw ObjectStoreException.InvalidPath(
                    fullPath, "The catalog holds a relative path that leads out of the lake's data path; the row is refused. Repair its path in the catalog.");
        }

        if (_policy == ExternalPathPolicy.Refuse && !IsBelow(path, _dataPath))
        {
            throw ObjectStoreException.InvalidPath(
                path,
                "The catalog names a file outside the lake's data path, and external paths are refused. "
                    + $"Set {nameof(ExternalPathPolicy)}.{nameof(ExternalPathPolicy.Allow)} if the catalog is trusted.");
        }

        return path;
    }
}
