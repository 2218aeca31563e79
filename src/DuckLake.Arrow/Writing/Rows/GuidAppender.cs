using DuckLake.Columnar;

namespace DuckLake.Arrow;

/// <summary>UUIDs.</summary>
internal readonly struct GuidAppender(FixedSizeBinaryArray.Builder builder) : IValueAppender<Guid>
{
    public IArrowArrayBuilder Builder => builder;

    public void Append(Guid value) => builder.Append(value);
}
