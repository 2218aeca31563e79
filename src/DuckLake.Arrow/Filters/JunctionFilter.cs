namespace DuckLake.Arrow;

internal sealed class JunctionFilter : DuckLakeFilter
{
    private readonly DuckLakeFilter[] _operands;
    private readonly bool _isAnd;

    public JunctionFilter(IEnumerable<DuckLakeFilter> operands, bool isAnd)
    {
        ArgumentNullException.ThrowIfNull(operands);
        _operands = [.. operands];
        _isAnd = isAnd;
        foreach (DuckLakeFilter operand in _operands)
        {
            ArgumentNullException.ThrowIfNull(operand, nameof(operands));
        }
    }

    internal override BoundFilter Bind(FilterBinder binder, bool isNegated)
    {
        var operands = new BoundFilter[_operands.Length];
        for (int i = 0; i < operands.Length; i++)
        {
            operands[i] = binder.Bind(_operands[i], isNegated);
        }

        return _isAnd != isNegated ? FilterBinder.And(operands) : FilterBinder.Or(operands);
    }

    public override string ToString() =>
        _operands.Length == 0 ? (_isAnd ? "true" : "false") : $"({string.Join(_isAnd ? " AND " : " OR ", (object[])_operands)})";
}
