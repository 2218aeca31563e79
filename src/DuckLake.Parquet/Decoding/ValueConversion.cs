namespace DuckLake.Parquet.Decoding;

/// <summary>How a fixed-width physical value becomes the Arrow value.</summary>
internal enum ValueConversion
{
    /// <summary>The bytes are already Arrow's.</summary>
    None,

    /// <summary>INT32 to the low 8 bits.</summary>
    Int32ToInt8,

    /// <summary>INT32 to the low 16 bits.</summary>
    Int32ToInt16,

    /// <summary>INT32 sign-extended to 128 bits.</summary>
    Int32ToDecimal128,

    /// <summary>INT64 sign-extended to 128 bits.</summary>
    Int64ToDecimal128,

    /// <summary>INT32 sign-extended to 256 bits.</summary>
    Int32ToDecimal256,

    /// <summary>INT64 sign-extended to 256 bits.</summary>
    Int64ToDecimal256,

    /// <summary>Big-endian two's complement bytes to 128 bits.</summary>
    BytesToDecimal128,

    /// <summary>Big-endian two's complement bytes to 256 bits.</summary>
    BytesToDecimal256,

    /// <summary>INT96 (nanoseconds of day, Julian day) to nanoseconds since the epoch, wrapping.</summary>
    Int96ToNanoseconds,

    /// <summary>Months, days, milliseconds (12 bytes) to Arrow's month-day-nanosecond interval (16 bytes).</summary>
    IntervalToMonthDayNano,
}
