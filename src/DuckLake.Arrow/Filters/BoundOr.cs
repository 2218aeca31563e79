namespace DuckLake.Arrow;

internal sealed record BoundOr(IReadOnlyList<BoundFilter> Operands) : BoundFilter
{
    public override FilterOutcome Evaluate<TStatistics>(TStatistics statistics)
    {
        var outcome = FilterOutcome.None;
        foreach (BoundFilter operand in Operands)
        {
            FilterOutcome one = operand.Evaluate(statistics);
            outcome = one > outcome ? one : outcome;
            if (outcome == FilterOutcome.All)
            {
                break;
            }
        }

        return outcome;
    }

    public override void VisitColumns(Action<BoundColumn> action)
    {
        foreach (BoundFilter operand in Operands)
        {
            operand.VisitColumns(action);
        }
    }

    public override string ToString() => $"({string.Join(" OR ", Operands)})";
}
