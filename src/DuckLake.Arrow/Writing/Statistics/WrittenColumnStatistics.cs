using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>Statistics of one leaf column over written rows, in the catalog's texts.</summary>
/// <param name="ColumnId">The column, at any depth.</param>
/// <param name="Statistics">Counts and bounds.</param>
internal readonly record struct WrittenColumnStatistics(long ColumnId, FileColumnStatistics Statistics);
