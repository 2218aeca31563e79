namespace DuckLake.Arrow;

internal sealed class InFilter(string column, IReadOnlyList<DuckLakeValue> values) : DuckLakeFilter
{
    private readonly string _column = column ?? throw new ArgumentNullException(nameof(column));

    internal override BoundFilter Bind(FilterBinder binder, bool isNegated) => binder.In(_column, values, isNegated);

    public override string ToString() => $"{_column} IN ({string.Join(", ", values)})";
}
