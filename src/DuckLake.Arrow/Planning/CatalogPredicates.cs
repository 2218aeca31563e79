using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>The conditions of a filter that the catalog database can test against its statistics.</summary>
internal static class CatalogPredicates
{
    public static IReadOnlyList<StatisticsPredicate> Of(BoundFilter? filter)
    {
        var predicates = new List<StatisticsPredicate>();
        foreach (BoundFilter conjunct in filter is BoundAnd conjunction ? conjunction.Operands : filter is null ? [] : [filter])
        {
            if (ToPredicate(conjunct) is { } predicate)
            {
                predicates.Add(predicate);
            }
        }

        return predicates;
    }

    /// <summary>The leaf columns a filter needs statistics of.</summary>
    public static IReadOnlyList<long> StatisticsColumns(BoundFilter? filter)
    {
        var columns = new SortedSet<long>();
        filter?.VisitColumns(column =>
        {
            if (column.Virtual == VirtualColumn.None && !column.Type.IsNested)
            {
                columns.Add(column.ColumnId);
            }
        });
        return [.. columns];
    }

    private static StatisticsPredicate? ToPredicate(BoundFilter filter) => filter switch
    {
        BoundComparison { Column: { Virtual: VirtualColumn.None } column } test when BoundValueFormatter.Format(column.Type, test.Value) is { } text =>
            new StatisticsPredicate(column.ColumnId, OperatorOf(test.Operator), text),
        BoundIn { Column: { Virtual: VirtualColumn.None } column, IsNegated: false } test when TryFormat(column, test.Values) is { } texts =>
            new StatisticsPredicate(column.ColumnId, StatisticsPredicateOperator.In, texts),
        BoundNullTest { Column: { Virtual: VirtualColumn.None, Type.IsNested: false } column } test =>
            new StatisticsPredicate(column.ColumnId, test.IsNull ? StatisticsPredicateOperator.IsNull : StatisticsPredicateOperator.IsNotNull),
        _ => null,
    };

    private static string[]? TryFormat(BoundColumn column, IReadOnlyList<BoundValue> values)
    {
        var texts = new string[values.Count];
        for (int i = 0; i < texts.Length; i++)
        {
            if (BoundValueFormatter.Format(column.Type, values[i]) is not { } text)
            {
                return null;
            }

            texts[i] = text;
        }

        return texts;
    }

    private static StatisticsPredicateOperator OperatorOf(ComparisonOperator op) => op switch
    {
        ComparisonOperator.Equal => StatisticsPredicateOperator.Equal,
        ComparisonOperator.NotEqual => StatisticsPredicateOperator.NotEqual,
        ComparisonOperator.LessThan => StatisticsPredicateOperator.LessThan,
        ComparisonOperator.LessThanOrEqual => StatisticsPredicateOperator.LessThanOrEqual,
        ComparisonOperator.GreaterThan => StatisticsPredicateOperator.GreaterThan,
        _ => StatisticsPredicateOperator.GreaterThanOrEqual,
    };
}
