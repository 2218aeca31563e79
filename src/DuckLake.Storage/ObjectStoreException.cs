namespace DuckLake.Storage;

/// <summary>
/// A failed operation of an object store. <see cref="Exception.Message"/> and <see cref="Path"/> never hold the user info
/// or the query of a URL.
/// </summary>
public class ObjectStoreException : IOException
{
    /// <summary>Creates the error.</summary>
    /// <param name="kind">What went wrong.</param>
    /// <param name="path">The object's path as the caller gave it; it is redacted here.</param>
    /// <param name="problem">What went wrong in words, without the path and without secrets.</param>
    /// <param name="innerException">The store's own error, or null.</param>
    public ObjectStoreException(ObjectStoreErrorKind kind, string path, string problem, Exception? innerException = null)
        : base($"{problem} Object: \"{LakePath.Redact(path)}\".", innerException)
    {
        Kind = kind;
        Path = LakePath.Redact(path);
    }

    /// <summary>What went wrong.</summary>
    public ObjectStoreErrorKind Kind { get; }

    /// <summary>The object's path, without user info and query.</summary>
    public string Path { get; }

    /// <summary>Whether the same call may succeed when it is tried again.</summary>
    public bool IsTransient => Kind == ObjectStoreErrorKind.Transient;

    /// <summary>The number of bytes a read asked for; null unless <see cref="Kind"/> is <see cref="ObjectStoreErrorKind.Truncated"/>.</summary>
    public long? ExpectedBytes { get; private init; }

    /// <summary>The number of bytes there were; null unless <see cref="Kind"/> is <see cref="ObjectStoreErrorKind.Truncated"/>.</summary>
    public long? FoundBytes { get; private init; }

    /// <summary>An error for an object that does not exist.</summary>
    /// <param name="path">The object's path.</param>
    /// <param name="innerException">The store's own error, or null.</param>
    /// <returns>The error, to be thrown.</returns>
    public static ObjectStoreException NotFound(string path, Exception? innerException = null) =>
        new(ObjectStoreErrorKind.NotFound, path, "The object does not exist.", innerException);

    /// <summary>An error for an object that exists and must not be overwritten.</summary>
    /// <param name="path">The object's path.</param>
    /// <param name="innerException">The store's own error, or null.</param>
    /// <returns>The error, to be thrown.</returns>
    public static ObjectStoreException AlreadyExists(string path, Exception? innerException = null) =>
        new(ObjectStoreErrorKind.AlreadyExists, path, "The object exists already and must not be overwritten.", innerException);

    /// <summary>An error for an object that ends inside the range that was asked for.</summary>
    /// <param name="path">The object's path.</param>
    /// <param name="offset">Where the range begins.</param>
    /// <param name="expectedBytes">The length of the range.</param>
    /// <param name="foundBytes">The bytes of the range that exist.</param>
    /// <returns>The error, to be thrown.</returns>
    public static ObjectStoreException Truncated(string path, long offset, long expectedBytes, long foundBytes) =>
        new(
            ObjectStoreErrorKind.Truncated,
            path,
            $"The object is too short: expected {expectedBytes} bytes at offset {offset}, found {foundBytes}. "
                + "Check that the file was copied whole.")
        {
            ExpectedBytes = expectedBytes,
            FoundBytes = foundBytes,
        };

    /// <summary>An error for a path that cannot be used.</summary>
    /// <param name="path">The path.</param>
    /// <param name="problem">Why it cannot be used, without the path.</param>
    /// <param name="innerException">The store's own error, or null.</param>
    /// <returns>The error, to be thrown.</returns>
    public static ObjectStoreException InvalidPath(string path, string problem, Exception? innerException = null) =>
        new(ObjectStoreErrorKind.InvalidPath, path, problem, innerException);
}
