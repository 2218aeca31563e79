namespace DuckLake.Arrow;

/// <summary>A column compared with a constant.</summary>
internal sealed record BoundComparison(BoundColumn Column, ComparisonOperator Operator, BoundValue Value) : BoundFilter
{
    public override FilterOutcome Evaluate<TStatistics>(TStatistics statistics)
    {
        FilterOutcome outcome = BoundsTest.TryGet(statistics, Column, out ColumnBounds bounds)
            ? BoundsTest.Compare(bounds, Operator, Value)
            : FilterOutcome.Some;
        return outcome == FilterOutcome.Some && Operator == ComparisonOperator.Equal && !statistics.MightContain(Column, Value)
            ? FilterOutcome.None
            : outcome;
    }

    public override void VisitColumns(Action<BoundColumn> action) => action(Column);

    public override string ToString() => $"{Column} {Symbol(Operator)} {Value}";

    internal static string Symbol(ComparisonOperator op) => op switch
    {
        ComparisonOperator.Equal => "=",
        ComparisonOperator.NotEqual => "<>",
        ComparisonOperator.LessThan => "<",
        ComparisonOperator.LessThanOrEqual => "<=",
        ComparisonOperator.GreaterThan => ">",
        _ => ">=",
    };
}
