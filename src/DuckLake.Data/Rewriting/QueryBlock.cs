namespace DuckLake.Data;

/// <summary>A query node: SELECT, a set operation, or one that is not followed.</summary>
internal abstract class QueryBlock
{
    /// <summary>The columns of the result; null when they are not known.</summary>
    public abstract IReadOnlyList<OutputColumn>? Output { get; }

    /// <summary>Takes a condition that all rows used from the result fulfil; its columns are told by their place in the result.</summary>
    public abstract void Push(FilterTemplate filter);
}
