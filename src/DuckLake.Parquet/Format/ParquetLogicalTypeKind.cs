namespace DuckLake.Parquet;

/// <summary>The members of the logical type union (parquet.thrift <c>LogicalType</c>) plus INTERVAL, which exists as a converted type only.</summary>
public enum ParquetLogicalTypeKind
{
    /// <summary>A member this version does not know, or an empty union; read the column by its physical type.</summary>
    Unrecognized = 0,
    /// <summary>UTF-8 text.</summary>
    String = 1,
    /// <summary>Map group.</summary>
    Map = 2,
    /// <summary>List group.</summary>
    List = 3,
    /// <summary>Enumeration value as UTF-8 text.</summary>
    Enum = 4,
    /// <summary>Decimal with precision and scale.</summary>
    Decimal = 5,
    /// <summary>Days since 1970-01-01.</summary>
    Date = 6,
    /// <summary>Time of day.</summary>
    Time = 7,
    /// <summary>Timestamp.</summary>
    Timestamp = 8,
    /// <summary>Months, days and milliseconds.</summary>
    Interval = 9,
    /// <summary>Integer of a bit width, signed or unsigned.</summary>
    Integer = 10,
    /// <summary>A column of nulls only (union member UNKNOWN).</summary>
    Null = 11,
    /// <summary>JSON text.</summary>
    Json = 12,
    /// <summary>BSON document.</summary>
    Bson = 13,
    /// <summary>UUID, 16 bytes, big-endian.</summary>
    Uuid = 14,
    /// <summary>IEEE 754 half precision, 2 bytes little-endian.</summary>
    Float16 = 15,
    /// <summary>Variant group.</summary>
    Variant = 16,
    /// <summary>Geometry as WKB with planar edges.</summary>
    Geometry = 17,
    /// <summary>Geography as WKB with edges on a sphere or spheroid.</summary>
    Geography = 18,
    /// <summary>A file reference group.</summary>
    File = 19,
}
