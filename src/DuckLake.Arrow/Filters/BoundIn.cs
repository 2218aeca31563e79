namespace DuckLake.Arrow;

/// <summary>A column tested for being in (or not in) a set. The values are distinct and rising; at least one.</summary>
internal sealed record BoundIn(BoundColumn Column, IReadOnlyList<BoundValue> Values, bool IsNegated) : BoundFilter
{
    public override FilterOutcome Evaluate<TStatistics>(TStatistics statistics)
    {
        bool hasBounds = BoundsTest.TryGet(statistics, Column, out ColumnBounds bounds);
        var outcome = FilterOutcome.None;
        foreach (BoundValue value in Values)
        {
            FilterOutcome one = hasBounds ? BoundsTest.Compare(bounds, ComparisonOperator.Equal, value) : FilterOutcome.Some;
            one = one == FilterOutcome.Some && !statistics.MightContain(Column, value) ? FilterOutcome.None : one;
            outcome = one > outcome ? one : outcome;
            if (outcome == FilterOutcome.All)
            {
                break;
            }
        }

        return IsNegated ? BoundsTest.Negate(bounds, outcome) : outcome;
    }

    public override void VisitColumns(Action<BoundColumn> action) => action(Column);

    public override string ToString() => $"{Column} {(IsNegated ? "NOT IN" : "IN")} ({string.Join(", ", Values)})";
}
