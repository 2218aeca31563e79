namespace DuckLake.Columnar;

/// <summary>The kind of an Arrow type.</summary>
public enum ArrowTypeId
{
    /// <summary>All values are null; no buffers.</summary>
    Null,

    /// <summary>One bit per value.</summary>
    Boolean,

    /// <summary>8-bit unsigned integer.</summary>
    UInt8,

    /// <summary>8-bit signed integer.</summary>
    Int8,

    /// <summary>16-bit unsigned integer.</summary>
    UInt16,

    /// <summary>16-bit signed integer.</summary>
    Int16,

    /// <summary>32-bit unsigned integer.</summary>
    UInt32,

    /// <summary>32-bit signed integer.</summary>
    Int32,

    /// <summary>64-bit unsigned integer.</summary>
    UInt64,

    /// <summary>64-bit signed integer.</summary>
    Int64,

    /// <summary>16-bit IEEE 754 number.</summary>
    HalfFloat,

    /// <summary>32-bit IEEE 754 number.</summary>
    Float,

    /// <summary>64-bit IEEE 754 number.</summary>
    Double,

    /// <summary>UTF-8 text with 32-bit offsets.</summary>
    String,

    /// <summary>UTF-8 text with 64-bit offsets.</summary>
    LargeString,

    /// <summary>UTF-8 text as 16-byte views.</summary>
    StringView,

    /// <summary>Bytes with 32-bit offsets.</summary>
    Binary,

    /// <summary>Bytes with 64-bit offsets.</summary>
    LargeBinary,

    /// <summary>Bytes as 16-byte views.</summary>
    BinaryView,

    /// <summary>A fixed number of bytes per value.</summary>
    FixedSizeBinary,

    /// <summary>Days since 1970-01-01.</summary>
    Date32,

    /// <summary>Milliseconds since 1970-01-01, whole days.</summary>
    Date64,

    /// <summary>Time of day in seconds or milliseconds.</summary>
    Time32,

    /// <summary>Time of day in microseconds or nanoseconds.</summary>
    Time64,

    /// <summary>Time since 1970-01-01 in a unit, with or without zone.</summary>
    Timestamp,

    /// <summary>Elapsed time in a unit.</summary>
    Duration,

    /// <summary>Calendar interval.</summary>
    Interval,

    /// <summary>Decimal on 32 bits.</summary>
    Decimal32,

    /// <summary>Decimal on 64 bits.</summary>
    Decimal64,

    /// <summary>Decimal on 128 bits.</summary>
    Decimal128,

    /// <summary>Decimal on 256 bits.</summary>
    Decimal256,

    /// <summary>Lists with 32-bit offsets.</summary>
    List,

    /// <summary>Lists with 64-bit offsets.</summary>
    LargeList,

    /// <summary>Lists with 32-bit offsets and sizes.</summary>
    ListView,

    /// <summary>Lists with 64-bit offsets and sizes.</summary>
    LargeListView,

    /// <summary>Lists of one length.</summary>
    FixedSizeList,

    /// <summary>Named children.</summary>
    Struct,

    /// <summary>Lists of key-value structs.</summary>
    Map,

    /// <summary>Union with offsets.</summary>
    DenseUnion,

    /// <summary>Union without offsets.</summary>
    SparseUnion,

    /// <summary>Indices into a dictionary of values.</summary>
    Dictionary,

    /// <summary>Run ends and run values.</summary>
    RunEndEncoded,
}
