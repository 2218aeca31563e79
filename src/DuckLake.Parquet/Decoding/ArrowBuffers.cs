using DuckLake.Columnar;

namespace DuckLake.Parquet.Decoding;

internal static unsafe class ArrowBuffers
{
    /// <summary>The same reference with a smaller length.</summary>
    internal static ArrowBuffer Shorten(ArrowBuffer buffer, long length)
    {
        if (length == buffer.Length)
        {
            return buffer;
        }

        ArrowBuffer shorter = buffer.Slice(0, length);
        buffer.Dispose();
        return shorter;
    }
}
