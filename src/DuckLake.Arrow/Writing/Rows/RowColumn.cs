using DuckLake.Columnar;

namespace DuckLake.Arrow;

/// <summary>Builds one column out of rows. Not thread-safe.</summary>
internal abstract class RowColumn<TRow>(Field field, IArrowArrayBuilder builder) : IDisposable
{
    /// <summary>The field of the arrays.</summary>
    public Field Field { get; } = field;

    /// <summary>The number of values since the last array.</summary>
    public int Length => builder.Length;

    /// <summary>Appends the values of rows.</summary>
    public abstract void Append(ReadOnlySpan<TRow> rows);

    /// <summary>The values so far, owned by the caller; starts anew.</summary>
    public IArrowArray Build() => builder.Build();

    public void Dispose() => builder.Dispose();
}
