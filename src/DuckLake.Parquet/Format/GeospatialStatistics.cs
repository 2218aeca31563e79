namespace DuckLake.Parquet;

/// <summary>Statistics of a geometry or geography column chunk.</summary>
public sealed class GeospatialStatistics
{
    /// <summary>The bounding box, or null.</summary>
    public ParquetBoundingBox? BoundingBox { get; internal init; }

    /// <summary>The WKB geometry type codes that occur, or null when unknown.</summary>
    public IReadOnlyList<int>? GeometryTypes { get; internal init; }
}
