namespace DuckLake.Arrow;

/// <summary>Several statements about the same rows taken together.</summary>
internal sealed class CombinedStatistics(params IReadOnlyList<IFilterStatistics> sources) : IFilterStatistics
{
    public bool TryGetBounds(BoundColumn column, out ColumnBounds bounds)
    {
        bounds = default;
        bool isKnown = false;
        foreach (IFilterStatistics source in sources)
        {
            if (source.TryGetBounds(column, out ColumnBounds other))
            {
                bounds = isKnown ? Intersect(bounds, other) : other;
                isKnown = true;
            }
        }

        return isKnown;
    }

    public bool MightContain(BoundColumn column, BoundValue value)
    {
        foreach (IFilterStatistics source in sources)
        {
            if (!source.MightContain(column, value))
            {
                return false;
            }
        }

        return true;
    }

    private static ColumnBounds Intersect(in ColumnBounds left, in ColumnBounds right) => new()
    {
        Min = left.Min is { } a && right.Min is { } b ? (a > b ? a : b) : left.Min ?? right.Min,
        Max = left.Max is { } c && right.Max is { } d ? (c < d ? c : d) : left.Max ?? right.Max,
        NullCount = left.NullCount ?? right.NullCount,
        ValueCount = left.ValueCount ?? right.ValueCount,
        ContainsNan = left.ContainsNan ?? right.ContainsNan,
    };
}
