namespace DuckLake.Metadata;

/// <summary>What went wrong with a catalog; the coarse class of a <see cref="MetadataException"/>.</summary>
public enum MetadataErrorKind
{
    /// <summary>The catalog database failed in a way that has no better class (connection, permission, SQL error).</summary>
    Metadata,

    /// <summary>The catalog, snapshot, schema, table or column asked for does not exist.</summary>
    NotFound,

    /// <summary>Catalog rows contradict the format or each other.</summary>
    Corrupt,

    /// <summary>The catalog uses something this library cannot read.</summary>
    Unsupported,

    /// <summary>Somebody else changed the catalog in between; repeating the operation from its start can succeed.</summary>
    Conflict,

    /// <summary>What was to be created exists already.</summary>
    AlreadyExists,

    /// <summary>The catalog cannot be written: it was opened read-only, its file or database is read-only, or the user lacks a privilege.</summary>
    ReadOnly,
}
