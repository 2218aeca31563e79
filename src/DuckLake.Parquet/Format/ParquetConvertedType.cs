namespace DuckLake.Parquet;

/// <summary>The older annotation of a schema node (parquet.thrift <c>ConvertedType</c>).</summary>
public enum ParquetConvertedType
{
    /// <summary>UTF-8 text.</summary>
    Utf8 = 0,
    /// <summary>A map group.</summary>
    Map = 1,
    /// <summary>The repeated group of a map.</summary>
    MapKeyValue = 2,
    /// <summary>A list group.</summary>
    List = 3,
    /// <summary>An enumeration value as UTF-8 text.</summary>
    Enum = 4,
    /// <summary>A decimal; scale and precision stand beside it.</summary>
    Decimal = 5,
    /// <summary>Days since 1970-01-01.</summary>
    Date = 6,
    /// <summary>Milliseconds since midnight.</summary>
    TimeMillis = 7,
    /// <summary>Microseconds since midnight.</summary>
    TimeMicros = 8,
    /// <summary>Milliseconds since the Unix epoch, UTC.</summary>
    TimestampMillis = 9,
    /// <summary>Microseconds since the Unix epoch, UTC.</summary>
    TimestampMicros = 10,
    /// <summary>Unsigned 8-bit integer.</summary>
    UInt8 = 11,
    /// <summary>Unsigned 16-bit integer.</summary>
    UInt16 = 12,
    /// <summary>Unsigned 32-bit integer.</summary>
    UInt32 = 13,
    /// <summary>Unsigned 64-bit integer.</summary>
    UInt64 = 14,
    /// <summary>Signed 8-bit integer.</summary>
    Int8 = 15,
    /// <summary>Signed 16-bit integer.</summary>
    Int16 = 16,
    /// <summary>Signed 32-bit integer.</summary>
    Int32 = 17,
    /// <summary>Signed 64-bit integer.</summary>
    Int64 = 18,
    /// <summary>JSON text.</summary>
    Json = 19,
    /// <summary>A BSON document.</summary>
    Bson = 20,
    /// <summary>12 bytes: months, days, milliseconds, each a little-endian unsigned 32-bit integer.</summary>
    Interval = 21,
}
