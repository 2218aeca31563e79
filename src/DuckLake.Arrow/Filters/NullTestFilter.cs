namespace DuckLake.Arrow;

internal sealed class NullTestFilter(string column, bool isNull) : DuckLakeFilter
{
    private readonly string _column = column ?? throw new ArgumentNullException(nameof(column));

    internal override BoundFilter Bind(FilterBinder binder, bool isNegated) => binder.NullTest(_column, isNull != isNegated);

    public override string ToString() => $"{_column} IS {(isNull ? "" : "NOT ")}NULL";
}
