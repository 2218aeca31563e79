namespace DuckLake.Parquet;

/// <summary>The physical type of a leaf column (parquet.thrift <c>Type</c>).</summary>
public enum ParquetPhysicalType
{
    /// <summary>One bit per value.</summary>
    Boolean = 0,
    /// <summary>32-bit little-endian integer.</summary>
    Int32 = 1,
    /// <summary>64-bit little-endian integer.</summary>
    Int64 = 2,
    /// <summary>Deprecated 96-bit timestamp: 8 bytes of nanoseconds in the day, 4 bytes of Julian day.</summary>
    Int96 = 3,
    /// <summary>IEEE 754 single precision.</summary>
    Float = 4,
    /// <summary>IEEE 754 double precision.</summary>
    Double = 5,
    /// <summary>Byte string of variable length.</summary>
    ByteArray = 6,
    /// <summary>Byte string of the column's <see cref="ParquetColumn.TypeLength"/>.</summary>
    FixedLenByteArray = 7,
}
