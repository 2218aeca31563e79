using DuckLake.Columnar;

namespace DuckLake.Arrow.Execution;

/// <summary>How the values of one column of the table, or of a column nested in it, come from one file. Immutable; thread-safe.</summary>
internal abstract class ColumnPlan(Field field)
{
    /// <summary>The field of the result.</summary>
    internal Field Field { get; } = field;

    /// <summary>The values as the table has them: a new array, owned by the caller.</summary>
    /// <param name="source">What the file has, borrowed; null for plans that read nothing from it.</param>
    /// <param name="length">Number of values.</param>
    internal abstract ArrayData Resolve(ArrayData? source, int length);

    /// <summary>Learns which leaves of the file are read together, and so which children its sources will have.</summary>
    internal virtual void Bind(LeafSelection selection)
    {
    }
}
