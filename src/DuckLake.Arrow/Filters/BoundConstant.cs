namespace DuckLake.Arrow;

internal sealed record BoundConstant(bool Value) : BoundFilter
{
    public static BoundConstant True { get; } = new(true);

    public static BoundConstant False { get; } = new(false);

    public override FilterOutcome Evaluate<TStatistics>(TStatistics statistics) => Value ? FilterOutcome.All : FilterOutcome.None;

    public override void VisitColumns(Action<BoundColumn> action)
    {
    }

    public override string ToString() => Value ? "true" : "false";
}
