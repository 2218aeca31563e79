using DuckLake.Columnar;

namespace DuckLake.Arrow;

/// <summary>Blobs.</summary>
internal readonly struct BytesAppender(BinaryArray.Builder builder) : IValueAppender<byte[]>
{
    public IArrowArrayBuilder Builder => builder;

    public void Append(byte[] value) => builder.Append((ReadOnlySpan<byte>)value);
}
