using System.Text.Json.Serialization;

namespace DuckLake.Arrow;

/// <summary>
/// A filter bound to the columns of a table. Negations have been pushed into the leaves, so a leaf over NULL may count as false:
/// a row is kept exactly if the filter is true. Immutable.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "op")]
[JsonDerivedType(typeof(BoundConstant), "constant")]
[JsonDerivedType(typeof(BoundAnd), "and")]
[JsonDerivedType(typeof(BoundOr), "or")]
[JsonDerivedType(typeof(BoundComparison), "compare")]
[JsonDerivedType(typeof(BoundIn), "in")]
[JsonDerivedType(typeof(BoundNullTest), "null")]
[JsonDerivedType(typeof(BoundPrefix), "prefix")]
internal abstract record BoundFilter
{
    /// <summary>What statistics prove. Sound both ways: unknown statistics give <see cref="FilterOutcome.Some"/>.</summary>
    public abstract FilterOutcome Evaluate<TStatistics>(TStatistics statistics)
        where TStatistics : IFilterStatistics;

    /// <summary>Calls the action for every column of the filter, in order, repetitions included.</summary>
    public abstract void VisitColumns(Action<BoundColumn> action);

    public bool MightMatch<TStatistics>(TStatistics statistics)
        where TStatistics : IFilterStatistics => Evaluate(statistics) != FilterOutcome.None;
}
