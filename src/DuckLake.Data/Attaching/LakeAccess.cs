namespace DuckLake.Data;

/// <summary>How a lake was asked to be attached.</summary>
internal enum LakeAccess
{
    /// <summary>Nothing was said: reading and writing, where that is possible.</summary>
    Automatic,

    /// <summary>READ_ONLY.</summary>
    ReadOnly,

    /// <summary>READ_WRITE.</summary>
    ReadWrite,
}
