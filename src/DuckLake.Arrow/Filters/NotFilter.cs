namespace DuckLake.Arrow;

internal sealed class NotFilter(DuckLakeFilter operand) : DuckLakeFilter
{
    internal override BoundFilter Bind(FilterBinder binder, bool isNegated) => binder.Bind(operand, !isNegated);

    public override string ToString() => $"NOT {operand}";
}
