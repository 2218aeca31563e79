using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>
/// Binds filters to the columns of a table: resolves names, brings constants to the column's type, folds what constants decide and
/// pushes negations into the leaves.
/// </summary>
internal sealed class FilterBinder(ColumnResolver columns)
{
    private const int MaxDepth = 250;

    private int _depth;

    public static BoundFilter And(IEnumerable<BoundFilter> operands) => Join(operands, isAnd: true);

    public static BoundFilter Or(IEnumerable<BoundFilter> operands) => Join(operands, isAnd: false);

    public BoundFilter Bind(DuckLakeFilter filter, bool isNegated = false)
    {
        if (++_depth > MaxDepth)
        {
            throw new ArgumentException($"The filter is nested deeper than {MaxDepth} levels.", nameof(filter));
        }

        BoundFilter bound = filter.Bind(this, isNegated);
        _depth--;
        return bound;
    }

    public BoundFilter Compare(string path, ComparisonOperator op, DuckLakeValue constant)
    {
        BoundColumn column = columns.ResolveForFilter(path);
        return constant.IsNull ? BoundConstant.False : Compare(column, op, ConstantCoercion.Coerce(column, constant));
    }

    public BoundFilter In(string path, IReadOnlyList<DuckLakeValue> constants, bool isNegated)
    {
        BoundColumn column = columns.ResolveForFilter(path);
        var values = new SortedSet<BoundValue>();
        bool hasNull = false;
        foreach (DuckLakeValue constant in constants)
        {
            hasNull |= constant.IsNull;
            if (!constant.IsNull
                && ConstantCoercion.Coerce(column, constant) is { IsExact: true } coerced
                && ConstantCoercion.Place(column.Type, coerced.Value) == 0)
            {
                values.Add(coerced.Value);
            }
        }

        // NOT IN with a NULL in the list is never true; IN () is false for every row, NOT IN () true, also for NULL.
        return isNegated && hasNull ? BoundConstant.False
            : constants.Count == 0 ? (isNegated ? BoundConstant.True : BoundConstant.False)
            : values.Count == 0 ? (isNegated ? IsNotNull(column) : BoundConstant.False)
            : values.Count == 1 ? new BoundComparison(column, isNegated ? ComparisonOperator.NotEqual : ComparisonOperator.Equal, values.Min)
            : new BoundIn(column, [.. values], isNegated);
    }

    public BoundFilter NullTest(string path, bool isNull) => new BoundNullTest(columns.ResolveForFilter(path), isNull);

    public BoundFilter StartsWith(string path, string prefix, bool isNegated)
    {
        BoundColumn column = columns.ResolveForFilter(path);
        if (column.Type.Kind is not (DuckLakeTypeKind.Varchar or DuckLakeTypeKind.Json))
        {
            throw new ArgumentException($"StartsWith needs a text column; \"{column.Name}\" is of type {column.Type}.");
        }

        return prefix.Length == 0
            ? (isNegated ? BoundConstant.False : IsNotNull(column))
            : new BoundPrefix(column, BoundValue.Of(prefix), isNegated);
    }

    private static BoundFilter Compare(BoundColumn column, ComparisonOperator op, CoercedConstant constant)
    {
        // Between two values: c < x.5 is c <= x, c > x.5 is c > x.
        if (!constant.IsExact)
        {
            switch (op)
            {
                case ComparisonOperator.Equal:
                    return BoundConstant.False;
                case ComparisonOperator.NotEqual:
                    return IsNotNull(column);
                default:
                    op = op is ComparisonOperator.LessThan or ComparisonOperator.LessThanOrEqual
                        ? ComparisonOperator.LessThanOrEqual
                        : ComparisonOperator.GreaterThan;
                    break;
            }
        }

        int place = ConstantCoercion.Place(column.Type, constant.Value);
        return place == 0
            ? new BoundComparison(column, op, constant.Value)
            : op switch
            {
                ComparisonOperator.Equal => BoundConstant.False,
                ComparisonOperator.NotEqual => IsNotNull(column),
                ComparisonOperator.LessThan or ComparisonOperator.LessThanOrEqual => place > 0 ? IsNotNull(column) : BoundConstant.False,
                _ => place < 0 ? IsNotNull(column) : BoundConstant.False,
            };
    }

    private static BoundNullTest IsNotNull(BoundColumn column) => new(column, IsNull: false);

    private static BoundFilter Join(IEnumerable<BoundFilter> operands, bool isAnd)
    {
        var kept = new List<BoundFilter>();
        foreach (BoundFilter operand in operands)
        {
            if (operand is BoundConstant constant)
            {
                if (constant.Value != isAnd)
                {
                    return constant;
                }
            }
            else if (isAnd && operand is BoundAnd conjunction)
            {
                kept.AddRange(conjunction.Operands);
            }
            else if (!isAnd && operand is BoundOr junction)
            {
                kept.AddRange(junction.Operands);
            }
            else
            {
                kept.Add(operand);
            }
        }

        return kept.Count switch
        {
            0 => isAnd ? BoundConstant.True : BoundConstant.False,
            1 => kept[0],
            _ => isAnd ? new BoundAnd(kept) : new BoundOr(kept),
        };
    }
}
