namespace DuckLake.Storage;

/// <summary>What went wrong in an object store, independent of the store's own error codes.</summary>
public enum ObjectStoreErrorKind
{
    /// <summary>Any failure that no other kind describes.</summary>
    Other = 0,

    /// <summary>The object does not exist.</summary>
    NotFound,

    /// <summary>An object of that path exists already and the call asked not to overwrite it.</summary>
    AlreadyExists,

    /// <summary>The caller may not do this with the object.</summary>
    AccessDenied,

    /// <summary>The object is shorter than the requested range.</summary>
    Truncated,

    /// <summary>The path is malformed, or leads to a place it must not lead to.</summary>
    InvalidPath,

    /// <summary>No store is registered for the scheme of the path.</summary>
    UnsupportedScheme,

    /// <summary>A failure that may be gone when the operation is tried again.</summary>
    Transient,
}
