using DuckLake.Columnar;

namespace DuckLake.Arrow;

/// <summary>Values that lie in the array as they are.</summary>
internal readonly struct PrimitiveAppender<TValue, TArray, TBuilder>(TBuilder builder) : IValueAppender<TValue>
    where TValue : unmanaged
    where TArray : IArrowArray
    where TBuilder : PrimitiveArrayBuilder<TValue, TArray, TBuilder>
{
    public IArrowArrayBuilder Builder => builder;

    public void Append(TValue value) => builder.Append(value);
}
