namespace DuckLake.Parquet.Writing;

/// <summary>The form a leaf's values have while they are encoded.</summary>
internal enum LeafKind
{
    /// <summary>All values are null.</summary>
    Null,

    /// <summary>One byte per value, 0 or 1.</summary>
    Boolean,

    /// <summary>INT32 in signed order.</summary>
    Int32,

    /// <summary>INT32 in unsigned order.</summary>
    UInt32,

    /// <summary>INT64 in signed order.</summary>
    Int64,

    /// <summary>INT64 in unsigned order.</summary>
    UInt64,

    /// <summary>FLOAT.</summary>
    Float,

    /// <summary>DOUBLE.</summary>
    Double,

    /// <summary>BYTE_ARRAY.</summary>
    ByteArray,

    /// <summary>FIXED_LEN_BYTE_ARRAY.</summary>
    FixedBytes,
}
