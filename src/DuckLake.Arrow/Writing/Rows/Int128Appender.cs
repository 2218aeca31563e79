using DuckLake.Columnar;

namespace DuckLake.Arrow;

/// <summary>128-bit integers.</summary>
internal readonly struct Int128Appender(Decimal128Array.Builder builder) : IValueAppender<Int128>
{
    public IArrowArrayBuilder Builder => builder;

    public void Append(Int128 value) => builder.Append(value);
}
