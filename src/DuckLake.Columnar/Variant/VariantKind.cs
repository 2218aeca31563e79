namespace DuckLake.Columnar;

/// <summary>What a variant value is (Parquet VariantEncoding.md, "Encoding types"). Short strings are strings.</summary>
public enum VariantKind
{
    /// <summary>The variant null, which is a value.</summary>
    Null,

    /// <summary>A boolean.</summary>
    Boolean,

    /// <summary>A signed 8-bit integer.</summary>
    Int8,

    /// <summary>A signed 16-bit integer.</summary>
    Int16,

    /// <summary>A signed 32-bit integer.</summary>
    Int32,

    /// <summary>A signed 64-bit integer.</summary>
    Int64,

    /// <summary>A 32-bit floating-point number.</summary>
    Float,

    /// <summary>A 64-bit floating-point number.</summary>
    Double,

    /// <summary>A decimal on 4 bytes, up to 9 digits.</summary>
    Decimal4,

    /// <summary>A decimal on 8 bytes, up to 18 digits.</summary>
    Decimal8,

    /// <summary>A decimal on 16 bytes, up to 38 digits.</summary>
    Decimal16,

    /// <summary>Days since 1970-01-01.</summary>
    Date,

    /// <summary>Microseconds since midnight.</summary>
    Time,

    /// <summary>An instant in microseconds since 1970-01-01 UTC.</summary>
    TimestampMicros,

    /// <summary>Wall-clock time without time zone in microseconds since 1970-01-01.</summary>
    TimestampNtzMicros,

    /// <summary>An instant in nanoseconds since 1970-01-01 UTC.</summary>
    TimestampNanos,

    /// <summary>Wall-clock time without time zone in nanoseconds since 1970-01-01.</summary>
    TimestampNtzNanos,

    /// <summary>Bytes.</summary>
    Binary,

    /// <summary>UTF-8 text.</summary>
    String,

    /// <summary>A UUID.</summary>
    Uuid,

    /// <summary>Named values.</summary>
    Object,

    /// <summary>An ordered list of values.</summary>
    Array,
}
