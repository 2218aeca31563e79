using DuckLake.Columnar;

namespace DuckLake.Arrow;

/// <summary>Appends values of one .NET type to an array builder; implemented by structs so that loops are compiled for each.</summary>
internal interface IValueAppender<TValue>
{
    /// <summary>The builder, owned by the appender's column.</summary>
    IArrowArrayBuilder Builder { get; }

    /// <exception cref="OverflowException">The value has no place in the array's type.</exception>
    void Append(TValue value);
}
