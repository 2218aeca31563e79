namespace DuckLake.Arrow;

/// <summary>A column tested for being NULL, or for not being NULL; of any type.</summary>
internal sealed record BoundNullTest(BoundColumn Column, bool IsNull) : BoundFilter
{
    public override FilterOutcome Evaluate<TStatistics>(TStatistics statistics)
    {
        if (!BoundsTest.TryGet(statistics, Column, out ColumnBounds bounds))
        {
            return FilterOutcome.Some;
        }

        FilterOutcome isNull = bounds.NullCount == 0 ? FilterOutcome.None
            : bounds.ValueCount == 0 ? FilterOutcome.All
            : FilterOutcome.Some;
        return IsNull ? isNull : FilterOutcome.All - (int)isNull;
    }

    public override void VisitColumns(Action<BoundColumn> action) => action(Column);

    public override string ToString() => $"{Column} IS {(IsNull ? "" : "NOT ")}NULL";
}
