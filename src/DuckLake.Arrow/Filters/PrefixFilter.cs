namespace DuckLake.Arrow;

internal sealed class PrefixFilter(string column, string prefix) : DuckLakeFilter
{
    private readonly string _column = column ?? throw new ArgumentNullException(nameof(column));

    internal override BoundFilter Bind(FilterBinder binder, bool isNegated) => binder.StartsWith(_column, prefix, isNegated);

    public override string ToString() => $"starts_with({_column}, {(DuckLakeValue)prefix})";
}
