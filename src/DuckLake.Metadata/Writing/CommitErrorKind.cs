namespace DuckLake.Metadata;

/// <summary>What a failed write means for the writer; told by SQLSTATE or the driver's code.</summary>
internal enum CommitErrorKind
{
    /// <summary>Anything else; trying again will fail again.</summary>
    Other,

    /// <summary>Nothing was committed because somebody else was in the way (serialisation failure, deadlock, lock held, id taken): begin again.</summary>
    Retry,

    /// <summary>The connection to the database was lost.</summary>
    ConnectionLost,

    /// <summary>The database or the connection is read-only.</summary>
    ReadOnly,

    /// <summary>The database has no space left.</summary>
    DiskFull,

    /// <summary>The user lacks a privilege.</summary>
    PermissionDenied,
}
