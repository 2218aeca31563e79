using DuckLake.Arrow;

namespace DuckLake.Data;

/// <summary>
/// A condition taken out of a query, whose constants are known when the query is executed. Null in place of one says that nothing is
/// known. Whenever the condition of the query is true, so is the template.
/// </summary>
internal abstract class FilterTemplate
{
    /// <summary>Whether it is never true of a row of NULLs.</summary>
    public abstract bool RejectsNulls { get; }

    /// <summary>The same on other columns; what is about a column without a counterpart (null) falls away.</summary>
    public abstract FilterTemplate? Map(Func<ColumnTarget, ColumnTarget?> map);

    /// <summary>The part of it that is never true of a row of NULLs.</summary>
    public abstract FilterTemplate? NullRejecting();

    public abstract void VisitLeaves(Action<ColumnTemplate> visit);

    /// <summary>The filter of a scan; null when the constants do not allow one.</summary>
    public abstract DuckLakeFilter? Bind(ConstantValues constants);

    public static FilterTemplate? And(FilterTemplate? left, FilterTemplate? right) =>
        left is null ? right : right is null ? left : new JunctionTemplate([left, right], IsAnd: true);

    public static FilterTemplate? Or(FilterTemplate? left, FilterTemplate? right) =>
        left is null || right is null ? null : new JunctionTemplate([left, right], IsAnd: false);
}
