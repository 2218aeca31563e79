namespace DuckLake.Arrow;

/// <summary>
/// A condition on rows with SQL's three-valued logic: a row is kept exactly if the condition is true. Immutable. Columns are named
/// by dotted paths into structs (<c>a.b</c>; a name that holds a dot is quoted: <c>"a.b".c</c>), without case; virtual columns
/// can be tested too. Names and constants are checked when a scan is planned.
/// </summary>
/// <remarks>
/// Floats are compared as SQL engines sort them: NaN equals itself and is greater than every other value. Text is compared by its
/// UTF-8 bytes, a uuid by its 16 big-endian bytes. Intervals, times with a zone, geometries, variants and nested columns can only
/// be tested for NULL.
/// </remarks>
public abstract class DuckLakeFilter
{
    private protected DuckLakeFilter()
    {
    }

    /// <summary><c>column = value</c>.</summary>
    /// <param name="column">Path of the column.</param>
    /// <param name="value">The constant.</param>
    /// <returns>The filter.</returns>
    public static DuckLakeFilter Equal(string column, DuckLakeValue value) => new ComparisonFilter(column, ComparisonOperator.Equal, value);

    /// <summary><c>column &lt;&gt; value</c>.</summary>
    /// <param name="column">Path of the column.</param>
    /// <param name="value">The constant.</param>
    /// <returns>The filter.</returns>
    public static DuckLakeFilter NotEqual(string column, DuckLakeValue value) => new ComparisonFilter(column, ComparisonOperator.NotEqual, value);

    /// <summary><c>column &lt; value</c>.</summary>
    /// <param name="column">Path of the column.</param>
    /// <param name="value">The constant.</param>
    /// <returns>The filter.</returns>
    public static DuckLakeFilter LessThan(string column, DuckLakeValue value) => new ComparisonFilter(column, ComparisonOperator.LessThan, value);

    /// <summary><c>column &lt;= value</c>.</summary>
    /// <param name="column">Path of the column.</param>
    /// <param name="value">The constant.</param>
    /// <returns>The filter.</returns>
    public static DuckLakeFilter LessThanOrEqual(string column, DuckLakeValue value) =>
        new ComparisonFilter(column, ComparisonOperator.LessThanOrEqual, value);

    /// <summary><c>column &gt; value</c>.</summary>
    /// <param name="column">Path of the column.</param>
    /// <param name="value">The constant.</param>
    /// <returns>The filter.</returns>
    public static DuckLakeFilter GreaterThan(string column, DuckLakeValue value) => new ComparisonFilter(column, ComparisonOperator.GreaterThan, value);

    /// <summary><c>column &gt;= value</c>.</summary>
    /// <param name="column">Path of the column.</param>
    /// <param name="value">The constant.</param>
    /// <returns>The filter.</returns>
    public static DuckLakeFilter GreaterThanOrEqual(string column, DuckLakeValue value) =>
        new ComparisonFilter(column, ComparisonOperator.GreaterThanOrEqual, value);

    /// <summary><c>column BETWEEN low AND high</c>, both included.</summary>
    /// <param name="column">Path of the column.</param>
    /// <param name="low">The lower constant.</param>
    /// <param name="high">The upper constant.</param>
    /// <returns>The filter.</returns>
    public static DuckLakeFilter Between(string column, DuckLakeValue low, DuckLakeValue high) =>
        And(GreaterThanOrEqual(column, low), LessThanOrEqual(column, high));

    /// <summary><c>column IN (values)</c>; of no values it is never true.</summary>
    /// <param name="column">Path of the column.</param>
    /// <param name="values">The constants (copied).</param>
    /// <returns>The filter.</returns>
    public static DuckLakeFilter In(string column, params IEnumerable<DuckLakeValue> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new InFilter(column, [.. values]);
    }

    /// <summary><c>column IS NULL</c>.</summary>
    /// <param name="column">Path of the column.</param>
    /// <returns>The filter.</returns>
    public static DuckLakeFilter IsNull(string column) => new NullTestFilter(column, isNull: true);

    /// <summary><c>column IS NOT NULL</c>.</summary>
    /// <param name="column">Path of the column.</param>
    /// <returns>The filter.</returns>
    public static DuckLakeFilter IsNotNull(string column) => new NullTestFilter(column, isNull: false);

    /// <summary><c>starts_with(column, prefix)</c> for varchar and json columns.</summary>
    /// <param name="column">Path of the column.</param>
    /// <param name="prefix">The text the values begin with.</param>
    /// <returns>The filter.</returns>
    public static DuckLakeFilter StartsWith(string column, string prefix)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        return new PrefixFilter(column, prefix);
    }

    /// <summary>All of the filters; true when there are none.</summary>
    /// <param name="filters">The filters (copied).</param>
    /// <returns>The filter.</returns>
    public static DuckLakeFilter And(params IEnumerable<DuckLakeFilter> filters) => new JunctionFilter(filters, isAnd: true);

    /// <summary>Any of the filters; false when there are none.</summary>
    /// <param name="filters">The filters (copied).</param>
    /// <returns>The filter.</returns>
    public static DuckLakeFilter Or(params IEnumerable<DuckLakeFilter> filters) => new JunctionFilter(filters, isAnd: false);

    /// <summary>The opposite; NULL stays NULL.</summary>
    /// <param name="filter">The filter.</param>
    /// <returns>The filter.</returns>
    public static DuckLakeFilter Not(DuckLakeFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return new NotFilter(filter);
    }

    /// <summary>Both filters.</summary>
    /// <param name="left">One filter.</param>
    /// <param name="right">The other filter.</param>
    public static DuckLakeFilter operator &(DuckLakeFilter left, DuckLakeFilter right) => And(left, right);

    /// <summary>Either filter.</summary>
    /// <param name="left">One filter.</param>
    /// <param name="right">The other filter.</param>
    public static DuckLakeFilter operator |(DuckLakeFilter left, DuckLakeFilter right) => Or(left, right);

    /// <summary>The opposite.</summary>
    /// <param name="filter">The filter.</param>
    public static DuckLakeFilter operator !(DuckLakeFilter filter) => Not(filter);

    internal abstract BoundFilter Bind(FilterBinder binder, bool isNegated);
}
