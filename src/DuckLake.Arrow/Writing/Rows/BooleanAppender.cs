using DuckLake.Columnar;

namespace DuckLake.Arrow;

/// <summary>Booleans.</summary>
internal readonly struct BooleanAppender(BooleanArray.Builder builder) : IValueAppender<bool>
{
    public IArrowArrayBuilder Builder => builder;

    public void Append(bool value) => builder.Append(value);
}
