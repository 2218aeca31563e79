using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>The proofs statistics allow, one leaf at a time.</summary>
internal static class BoundsTest
{
    /// <summary>The bounds of a column, with NaN folded into the bounds as the greatest value and contradictions dropped.</summary>
    public static bool TryGet<TStatistics>(TStatistics statistics, BoundColumn column, out ColumnBounds bounds)
        where TStatistics : IFilterStatistics
    {
        if (!statistics.TryGetBounds(column, out bounds))
        {
            return false;
        }

        if (column.Type.Kind is DuckLakeTypeKind.Float32 or DuckLakeTypeKind.Float64)
        {
            // A NaN bound is a mistake of the writer and says nothing.
            BoundValue? min = bounds.Min is { } low && double.IsNaN(low.Float) ? null : bounds.Min;
            BoundValue? max = bounds.Max is { } high && double.IsNaN(high.Float) ? null : bounds.Max;
            bounds = bounds with
            {
                Min = min,
                Max = bounds.ContainsNan == false ? max ?? BoundValue.Of(double.PositiveInfinity) : BoundValue.Of(double.NaN),
            };
        }

        if (bounds is { Min: { } lower, Max: { } upper } && lower > upper)
        {
            bounds = bounds with { Min = null, Max = null };
        }

        return true;
    }

    public static FilterOutcome Compare(in ColumnBounds bounds, ComparisonOperator op, BoundValue value)
    {
        if (bounds.ValueCount == 0)
        {
            return FilterOutcome.None;
        }

        bool? minBelow = bounds.Min is { } a ? a < value : null;
        bool? minAbove = bounds.Min is { } b ? b > value : null;
        bool? maxBelow = bounds.Max is { } c ? c < value : null;
        bool? maxAbove = bounds.Max is { } d ? d > value : null;
        (bool none, bool all) = op switch
        {
            ComparisonOperator.LessThan => (minBelow == false, maxBelow == true),
            ComparisonOperator.LessThanOrEqual => (minAbove == true, maxAbove == false),
            ComparisonOperator.GreaterThan => (maxAbove == false, minAbove == true),
            ComparisonOperator.GreaterThanOrEqual => (maxBelow == true, minBelow == false),
            ComparisonOperator.Equal => (minAbove == true || maxBelow == true, minBelow == false && maxAbove == false),
            _ => (minBelow == false && maxAbove == false, minAbove == true || maxBelow == true),
        };
        return none ? FilterOutcome.None : all && bounds.NullCount == 0 ? FilterOutcome.All : FilterOutcome.Some;
    }

    public static FilterOutcome StartsWith(in ColumnBounds bounds, BoundValue prefix)
    {
        if (bounds.ValueCount == 0)
        {
            return FilterOutcome.None;
        }

        ReadOnlySpan<byte> text = prefix.Bytes;
        bool minStarts = false;
        bool maxStarts = false;
        if (bounds.Min is { } min)
        {
            int length = Math.Min(min.Bytes.Length, text.Length);
            if (min.Bytes[..length].SequenceCompareTo(text) > 0)
            {
                return FilterOutcome.None;
            }

            minStarts = min.Bytes.StartsWith(text);
        }

        if (bounds.Max is { } max)
        {
            if (max < prefix)
            {
                return FilterOutcome.None;
            }

            maxStarts = max.Bytes.StartsWith(text);
        }

        return minStarts && maxStarts && bounds.NullCount == 0 ? FilterOutcome.All : FilterOutcome.Some;
    }

    /// <summary>The outcome of the negation of a leaf. All of the leaf is proven without NULLs; none of it holds for NULLs too.</summary>
    public static FilterOutcome Negate(in ColumnBounds bounds, FilterOutcome outcome) => outcome switch
    {
        FilterOutcome.All => FilterOutcome.None,
        FilterOutcome.None when bounds.ValueCount == 0 => FilterOutcome.None,
        FilterOutcome.None when bounds.NullCount == 0 => FilterOutcome.All,
        _ => FilterOutcome.Some,
    };
}
