namespace DuckLake.Metadata;

/// <summary>
/// A condition every wanted row fulfils, for leaving out files by their statistics inside the catalog database. It only ever
/// leaves out files that certainly have no such row; conditions the catalog cannot decide leave out nothing.
/// </summary>
/// <param name="ColumnId">A leaf column that is not below a list or map.</param>
/// <param name="Operator">The test.</param>
/// <param name="Values">
/// The constants as statistics text (see the format's encoding of bounds): one for comparisons, any number for
/// <see cref="StatisticsPredicateOperator.In"/>, none for null tests.
/// </param>
public sealed record StatisticsPredicate(long ColumnId, StatisticsPredicateOperator Operator, IReadOnlyList<string> Values)
{
    /// <summary>A comparison with one constant, or a null test.</summary>
    /// <param name="columnId">A leaf column that is not below a list or map.</param>
    /// <param name="operator">The test.</param>
    /// <param name="value">The constant, or null for null tests.</param>
    public StatisticsPredicate(long columnId, StatisticsPredicateOperator @operator, string? value = null)
        : this(columnId, @operator, value is null ? [] : new[] { value })
    {
    }
}
