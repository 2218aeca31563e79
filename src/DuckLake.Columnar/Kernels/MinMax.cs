namespace DuckLake.Columnar;

/// <summary>Smallest and largest of the values that are neither null nor NaN.</summary>
/// <param name="HasValue">True if there is any such value.</param>
/// <param name="Min">The smallest, undefined without a value.</param>
/// <param name="Max">The largest, undefined without a value.</param>
/// <param name="HasNaN">True if a value that is not null is NaN.</param>
internal readonly record struct MinMax<T>(bool HasValue, T Min, T Max, bool HasNaN);
