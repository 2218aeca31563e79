namespace DuckLake.Arrow;

internal sealed class ComparisonFilter(string column, ComparisonOperator op, DuckLakeValue value) : DuckLakeFilter
{
    private readonly string _column = column ?? throw new ArgumentNullException(nameof(column));

    internal override BoundFilter Bind(FilterBinder binder, bool isNegated) =>
        binder.Compare(_column, isNegated ? Negate(op) : op, value);

    private static ComparisonOperator Negate(ComparisonOperator op) => op switch
    {
        ComparisonOperator.Equal => ComparisonOperator.NotEqual,
        ComparisonOperator.NotEqual => ComparisonOperator.Equal,
        ComparisonOperator.LessThan => ComparisonOperator.GreaterThanOrEqual,
        ComparisonOperator.LessThanOrEqual => ComparisonOperator.GreaterThan,
        ComparisonOperator.GreaterThan => ComparisonOperator.LessThanOrEqual,
        _ => ComparisonOperator.LessThan,
    };

    public override string ToString() => $"{_column} {BoundComparison.Symbol(op)} {value}";
}
