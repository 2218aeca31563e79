namespace DuckLake.Parquet;

/// <summary>
/// The logical type of a schema node; converted types are normalised into it. Members that do not belong to
/// <see cref="Kind"/> keep their default. Immutable, compared by value.
/// </summary>
public sealed record ParquetLogicalType
{
    internal ParquetLogicalType(ParquetLogicalTypeKind kind) => Kind = kind;

    /// <summary>Which logical type this is.</summary>
    public ParquetLogicalTypeKind Kind { get; }

    /// <summary>Decimal: digits after the point.</summary>
    public int Scale { get; internal init; }

    /// <summary>Decimal: digits in all, at least 1.</summary>
    public int Precision { get; internal init; }

    /// <summary>Integer: 8, 16, 32 or 64.</summary>
    public int BitWidth { get; internal init; }

    /// <summary>Integer: whether it is signed.</summary>
    public bool IsSigned { get; internal init; }

    /// <summary>Time, Timestamp: the unit.</summary>
    public ParquetTimeUnit TimeUnit { get; internal init; }

    /// <summary>Time, Timestamp: true when the value is an instant (UTC), false when it is local.</summary>
    public bool IsAdjustedToUtc { get; internal init; }

    /// <summary>Geometry, Geography: the coordinate reference system, or null for the default OGC:CRS84.</summary>
    public string? Crs { get; internal init; }

    /// <summary>Geography: how edges are interpolated.</summary>
    public ParquetEdgeAlgorithm EdgeAlgorithm { get; internal init; }

    /// <summary>Variant: version of the variant specification, or null when the file does not say.</summary>
    public int? SpecificationVersion { get; internal init; }

    /// <summary>Unrecognized: the union's field id, 0 when the union was empty.</summary>
    public int UnionFieldId { get; internal init; }

    /// <summary>True when it was normalised from a converted type, the file having no logical type for the node.</summary>
    public bool IsFromConvertedType { get; internal init; }
}
