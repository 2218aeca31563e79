namespace DuckLake.Parquet.Writing;

/// <summary>The order in which byte strings are bounded.</summary>
internal enum BytesOrder
{
    /// <summary>No order: no bounds.</summary>
    None,

    /// <summary>Unsigned bytes.</summary>
    Unsigned,

    /// <summary>Big-endian two's complement integers of equal length.</summary>
    SignedBigEndian,

    /// <summary>IEEE 754 half precision, little-endian.</summary>
    Half,
}
