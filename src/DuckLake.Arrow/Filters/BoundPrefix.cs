namespace DuckLake.Arrow;

/// <summary>A text column tested for beginning (or not beginning) with a text; the value is of kind bytes.</summary>
internal sealed record BoundPrefix(BoundColumn Column, BoundValue Prefix, bool IsNegated) : BoundFilter
{
    public override FilterOutcome Evaluate<TStatistics>(TStatistics statistics)
    {
        if (!BoundsTest.TryGet(statistics, Column, out ColumnBounds bounds))
        {
            return FilterOutcome.Some;
        }

        FilterOutcome outcome = BoundsTest.StartsWith(bounds, Prefix);
        return IsNegated ? BoundsTest.Negate(bounds, outcome) : outcome;
    }

    public override void VisitColumns(Action<BoundColumn> action) => action(Column);

    public override string ToString() => $"{(IsNegated ? "NOT " : "")}starts_with({Column}, {Prefix})";
}
