namespace DuckLake.Parquet.Writing;

/// <summary>The column a leaf of Arrow becomes.</summary>
internal readonly record struct LeafMapping(LeafKind Kind, ParquetPhysicalType PhysicalType)
{
    internal int TypeLength { get; init; }

    internal ParquetConvertedType? ConvertedType { get; init; }

    internal ParquetLogicalType? LogicalType { get; init; }

    internal LeafConversion Conversion { get; init; }

    internal long Factor { get; init; } = 1;

    internal BytesOrder Order { get; init; }

    internal bool IsText { get; init; }

    internal bool HasNoBounds { get; init; }
}
