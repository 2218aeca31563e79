using System.Numerics;
using DuckLake.Columnar;

namespace DuckLake.Arrow.Execution;

/// <summary>Evaluates bound filters over resolved columns. Rows whose result is not true are dropped.</summary>
internal static class FilterEvaluator
{
    /// <summary>The rows for which the filter is true, false or unknown. The caller disposes the mask.</summary>
    internal static KleeneMask Evaluate(BoundFilter filter, FilterInput input)
    {
        switch (filter)
        {
            case BoundConstant constant:
                return KleeneMask.Constant(input.Length, constant.Value);
            case BoundAnd and:
                return Combine(and.Operands, input, static (left, right) => left.And(right), stopsAt: false);
            case BoundOr or:
                return Combine(or.Operands, input, static (left, right) => left.Or(right), stopsAt: true);
            case BoundNullTest test:
                KleeneMask isPresent = IsPresent(input.GetPath(test.Column));
                if (test.IsNull)
                {
                    isPresent.Not();
                }

                return isPresent;
            case BoundComparison comparison:
                return Leaf(input, comparison.Column, array => Compare(array, ToKernel(comparison.Operator), comparison.Value), NegationMode.Plain);
            case BoundIn membership:
                return Leaf(
                    input, membership.Column, array => In(array, membership.Values), membership.IsNegated ? NegationMode.Negated : NegationMode.Plain);
            case BoundPrefix prefix:
                return Leaf(
                    input,
                    prefix.Column,
                    array => BytesKernel.StartsWith(array, prefix.Prefix.Bytes),
                    prefix.IsNegated ? NegationMode.Negated : NegationMode.Plain);
            default:
                throw new InvalidOperationException($"Filter {filter.GetType().Name} cannot be evaluated.");
        }
    }

    private static KleeneMask Combine(
        IReadOnlyList<BoundFilter> operands, FilterInput input, Action<KleeneMask, KleeneMask> combine, bool stopsAt)
    {
        KleeneMask result = Evaluate(operands[0], input);
        try
        {
            for (int i = 1; i < operands.Count; i++)
            {
                if ((stopsAt ? result.CountTrue() : result.CountFalse()) == input.Length)
                {
                    break;
                }

                using KleeneMask next = Evaluate(operands[i], input);
                combine(result, next);
            }

            return result;
        }
        catch
        {
            result.Dispose();
            throw;
        }
    }

    /// <summary>A test of the innermost column; where a struct around it is NULL the result is not true.</summary>
    private static KleeneMask Leaf(FilterInput input, BoundColumn column, Func<IArrowArray, KleeneMask> test, NegationMode negation)
    {
        IReadOnlyList<IArrowArray> path = input.GetPath(column);
        KleeneMask mask = test(path[^1]);
        try
        {
            if (negation == NegationMode.Negated)
            {
                mask.Not();
            }

            for (int i = 0; i < path.Count - 1; i++)
            {
                if (path[i].NullCount > 0)
                {
                    using KleeneMask present = NullKernel.IsNotNull(path[i]);
                    mask.And(present);
                }
            }

            return mask;
        }
        catch
        {
            mask.Dispose();
            throw;
        }
    }

    private static KleeneMask IsPresent(IReadOnlyList<IArrowArray> path)
    {
        KleeneMask mask = NullKernel.IsNotNull(path[^1]);
        for (int i = 0; i < path.Count - 1; i++)
        {
            using KleeneMask outer = NullKernel.IsNotNull(path[i]);
            mask.And(outer);
        }

        return mask;
    }

    private static KleeneMask Compare(IArrowArray array, CompareOperator op, BoundValue value) =>
        array is Decimal256Array huge ? CompareHuge(huge, op, value.Integer) : CompareKernel.Compare(array, op, ToScalar(array, value));

    private static KleeneMask In(IArrowArray array, IReadOnlyList<BoundValue> values)
    {
        if (array is not Decimal256Array huge)
        {
            var scalars = new ArrowScalar[values.Count];
            for (int i = 0; i < scalars.Length; i++)
            {
                scalars[i] = ToScalar(array, values[i]);
            }

            return InSetKernel.In(array, scalars);
        }

        KleeneMask mask = CompareHuge(huge, CompareOperator.Equal, values[0].Integer);
        for (int i = 1; i < values.Count; i++)
        {
            using KleeneMask next = CompareHuge(huge, CompareOperator.Equal, values[i].Integer);
            mask.Or(next);
        }

        return mask;
    }

    private static KleeneMask CompareHuge(Decimal256Array array, CompareOperator op, BigInteger value)
    {
        var mask = new KleeneMask(array.Length);
        for (int i = 0; i < array.Length; i++)
        {
            if (array.GetBigInteger(i) is { } found && CompareKernel.Holds(op, found.CompareTo(value)))
            {
                mask.True[i >> 6] |= 1UL << (i & 63);
            }
        }

        mask.Resolve(array.NullBitmap, array.Offset);
        return mask;
    }

    // Constants beyond 128 bits lie beyond every value of the narrower types.
    private static ArrowScalar ToScalar(IArrowArray array, BoundValue value) => value.Kind switch
    {
        BoundValueKind.Integer when array is BooleanArray => ArrowScalar.From(!value.Integer.IsZero),
        BoundValueKind.Integer => ArrowScalar.From(
            value.Integer > (BigInteger)Int128.MaxValue ? Int128.MaxValue
            : value.Integer < (BigInteger)Int128.MinValue ? Int128.MinValue
            : (Int128)value.Integer),
        BoundValueKind.Float => ArrowScalar.From(value.Float),
        _ => ArrowScalar.From(value.Bytes),
    };

    private static CompareOperator ToKernel(ComparisonOperator op) => op switch
    {
        ComparisonOperator.Equal => CompareOperator.Equal,
        ComparisonOperator.NotEqual => CompareOperator.NotEqual,
        ComparisonOperator.LessThan => CompareOperator.LessThan,
        ComparisonOperator.LessThanOrEqual => CompareOperator.LessThanOrEqual,
        ComparisonOperator.GreaterThan => CompareOperator.GreaterThan,
        _ => CompareOperator.GreaterThanOrEqual,
    };

    private enum NegationMode
    {
        Plain,
        Negated,
    }
}
