namespace DuckLake.Parquet;

/// <summary>How the edges of a geography are interpolated (parquet.thrift <c>EdgeInterpolationAlgorithm</c>).</summary>
public enum ParquetEdgeAlgorithm
{
    /// <summary>Great circles on a sphere.</summary>
    Spherical = 0,
    /// <summary>Vincenty's formulae.</summary>
    Vincenty = 1,
    /// <summary>Thomas' method.</summary>
    Thomas = 2,
    /// <summary>Andoyer's method.</summary>
    Andoyer = 3,
    /// <summary>Karney's method.</summary>
    Karney = 4,
}
