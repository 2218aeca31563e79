namespace DuckLake.Metadata;

/// <summary>The column types of the DuckLake catalog.</summary>
public enum DuckLakeTypeKind
{
    /// <summary><c>boolean</c>.</summary>
    Boolean,
    /// <summary><c>int8</c>.</summary>
    Int8,
    /// <summary><c>int16</c>.</summary>
    Int16,
    /// <summary><c>int32</c>.</summary>
    Int32,
    /// <summary><c>int64</c>.</summary>
    Int64,
    /// <summary><c>int128</c>.</summary>
    Int128,
    /// <summary><c>uint8</c>.</summary>
    UInt8,
    /// <summary><c>uint16</c>.</summary>
    UInt16,
    /// <summary><c>uint32</c>.</summary>
    UInt32,
    /// <summary><c>uint64</c>.</summary>
    UInt64,
    /// <summary><c>uint128</c>.</summary>
    UInt128,
    /// <summary><c>float32</c>.</summary>
    Float32,
    /// <summary><c>float64</c>.</summary>
    Float64,
    /// <summary><c>decimal(precision,scale)</c>.</summary>
    Decimal,
    /// <summary><c>date</c>.</summary>
    Date,
    /// <summary><c>time</c>: microseconds of the day.</summary>
    Time,
    /// <summary><c>timetz</c>: time of day with offset.</summary>
    TimeTz,
    /// <summary><c>time_ns</c>: nanoseconds of the day.</summary>
    TimeNs,
    /// <summary><c>timestamp</c> or <c>timestamp_us</c>: microseconds, no zone.</summary>
    Timestamp,
    /// <summary><c>timestamp_s</c>: seconds, no zone.</summary>
    TimestampS,
    /// <summary><c>timestamp_ms</c>: milliseconds, no zone.</summary>
    TimestampMs,
    /// <summary><c>timestamp_ns</c>: nanoseconds, no zone.</summary>
    TimestampNs,
    /// <summary><c>timestamptz</c>: microseconds, an instant.</summary>
    TimestampTz,
    /// <summary><c>timestamptz_ns</c>: nanoseconds, an instant.</summary>
    TimestampTzNs,
    /// <summary><c>interval</c>.</summary>
    Interval,
    /// <summary><c>varchar</c>.</summary>
    Varchar,
    /// <summary><c>json</c>.</summary>
    Json,
    /// <summary><c>blob</c>.</summary>
    Blob,
    /// <summary><c>uuid</c>.</summary>
    Uuid,
    /// <summary><c>geometry</c>, as WKB.</summary>
    Geometry,
    /// <summary><c>variant</c>.</summary>
    Variant,
    /// <summary><c>struct</c>; the fields are the column's children.</summary>
    Struct,
    /// <summary><c>list</c>; the element is the column's only child.</summary>
    List,
    /// <summary><c>map</c>; key and value are the column's two children.</summary>
    Map,
    /// <summary><c>null</c> (1.1): a column of NULLs.</summary>
    Null,
    /// <summary><c>unknown</c>: an untyped macro parameter.</summary>
    Unknown,
}
