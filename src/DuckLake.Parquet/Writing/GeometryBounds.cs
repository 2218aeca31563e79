namespace DuckLake.Parquet.Writing;

/// <summary>Bounding box and types of the geometries of a column.</summary>
internal sealed class GeometryBounds
{
    private readonly double[] _min = [double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity];
    private readonly double[] _max = [double.NegativeInfinity, double.NegativeInfinity, double.NegativeInfinity, double.NegativeInfinity];

    /// <summary>ISO WKB type codes that occur.</summary>
    internal SortedSet<int> Types { get; } = [];

    /// <summary>The box, or null while there is no coordinate.</summary>
    internal ParquetBoundingBox? Box => _min[0] <= _max[0] && _min[1] <= _max[1]
        ? new ParquetBoundingBox(_min[0], _max[0], _min[1], _max[1], Value(_min, 2), Value(_max, 2), Value(_min, 3), Value(_max, 3))
        : null;

    /// <summary>Widens the box by a coordinate.</summary>
    /// <param name="dimension">0 to 3: x, y, z, m.</param>
    /// <param name="value">The coordinate; NaN counts for nothing.</param>
    internal void Add(int dimension, double value)
    {
        if (value < _min[dimension])
        {
            _min[dimension] = value;
        }

        if (value > _max[dimension])
        {
            _max[dimension] = value;
        }
    }

    internal void Merge(GeometryBounds other)
    {
        for (int i = 0; i < _min.Length; i++)
        {
            _min[i] = Math.Min(_min[i], other._min[i]);
            _max[i] = Math.Max(_max[i], other._max[i]);
        }

        Types.UnionWith(other.Types);
    }

    private double? Value(double[] bounds, int dimension) => double.IsFinite(bounds[dimension]) || _min[dimension] <= _max[dimension] ? bounds[dimension] : null;
}
