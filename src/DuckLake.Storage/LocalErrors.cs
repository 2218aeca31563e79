namespace DuckLake.Storage;

/// <summary>Translates the errors of the local file system.</summary>
internal static class LocalErrors
{
    private const int SharingViolation = unchecked((int)0x80070020);
    private const int LockViolation = unchecked((int)0x80070021);
    private const int DiskFull = unchecked((int)0x80070070);
    private const int QuotaExceeded = unchecked((int)0x8007050F);

    // The runtime hands on these errno values as they are.
    private const int UnixNoSpace = 28;
    private const int UnixQuotaExceeded = 122;

    public static bool IsFileSystemError(Exception e) =>
        e is (IOException and not ObjectStoreException) or UnauthorizedAccessException or NotSupportedException;

    /// <summary>The error of a read; <paramref name="localPath"/> is looked at to tell a directory from a forbidden file.</summary>
    public static ObjectStoreException Translate(Exception e, string path, string localPath) =>
        e is UnauthorizedAccessException && Directory.Exists(localPath)
            ? new(ObjectStoreErrorKind.NotFound, path, "The object does not exist; there is a directory of this name.", e)
            : Translate(e, path);

    /// <summary>The error of a write or a deletion.</summary>
    public static ObjectStoreException TranslateWrite(Exception e, string path, string localPath) =>
        Directory.Exists(localPath)
            ? new(ObjectStoreErrorKind.AccessDenied, path, "There is a directory of this name.", e)
            : Translate(e, path);

    private static ObjectStoreException Translate(Exception e, string path) => e switch
    {
        FileNotFoundException or DirectoryNotFoundException => ObjectStoreException.NotFound(path, e),
        PathTooLongException or NotSupportedException => ObjectStoreException.InvalidPath(path, "The file system cannot hold this path.", e),
        UnauthorizedAccessException =>
            new ObjectStoreException(ObjectStoreErrorKind.AccessDenied, path, "The file system denies access. Check the permissions.", e),
        { HResult: SharingViolation or LockViolation } =>
            new ObjectStoreException(ObjectStoreErrorKind.Transient, path, "Another process holds the file open.", e),
        { HResult: DiskFull or QuotaExceeded or UnixNoSpace or UnixQuotaExceeded } =>
            new ObjectStoreException(ObjectStoreErrorKind.Other, path, "The disk is full, or the quota used up. Make room, then try again.", e),
        _ => new ObjectStoreException(ObjectStoreErrorKind.Other, path, $"The file system failed: {e.Message}", e),
    };
}
