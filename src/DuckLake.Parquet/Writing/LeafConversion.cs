namespace DuckLake.Parquet.Writing;

/// <summary>What happens to Arrow values on their way into the file, beyond widening and narrowing that keep the value.</summary>
internal enum LeafConversion
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The values are multiplied; infinities of timestamps stay what they are.</summary>
    Multiply,

    /// <summary>Milliseconds to days.</summary>
    MillisecondsToDays,

    /// <summary>128- or 256-bit integers to DOUBLE, as the reference stores int128 and uint128.</summary>
    IntegerToDouble,

    /// <summary>DuckDB's TIME WITH TIME ZONE to microseconds of the day in UTC.</summary>
    TimeTzToMicroseconds,

    /// <summary>Little-endian decimals to big-endian.</summary>
    DecimalToBytes,

    /// <summary>Any interval to months, days and milliseconds.</summary>
    IntervalToBytes,
}
