namespace DuckLake.Parquet;

/// <summary>A bounding box; for geographies <see cref="XMin"/> above <see cref="XMax"/> means that it crosses the antimeridian.</summary>
/// <param name="XMin">Least x.</param>
/// <param name="XMax">Greatest x.</param>
/// <param name="YMin">Least y.</param>
/// <param name="YMax">Greatest y.</param>
/// <param name="ZMin">Least z, or null.</param>
/// <param name="ZMax">Greatest z, or null.</param>
/// <param name="MMin">Least m, or null.</param>
/// <param name="MMax">Greatest m, or null.</param>
public sealed record ParquetBoundingBox(
    double XMin, double XMax, double YMin, double YMax, double? ZMin, double? ZMax, double? MMin, double? MMax);
