using System.Buffers;
using System.Buffers.Binary;
using DuckLake.Parquet;

namespace DuckLake.Arrow.Execution;

/// <summary>Writes a <c>deletion-vector-v1</c> blob; the counterpart of <see cref="DeletionVector"/>.</summary>
internal static class DeletionVectorWriter
{
    private const uint Magic = 0xD1D33964;

    /// <summary>The blob of strictly ascending positions.</summary>
    /// <exception cref="ArgumentException">The positions are not strictly ascending, or negative.</exception>
    public static byte[] Write(ReadOnlySpan<long> positions)
    {
        PositionOrder.Check(positions);
        var content = new ArrayBufferWriter<byte>(1024);
        BinaryPrimitives.WriteUInt32BigEndian(Take(content, sizeof(uint)), Magic);
        Span<byte> count = Take(content, sizeof(ulong));
        BinaryPrimitives.WriteUInt64LittleEndian(count, CountBitmaps(positions));
        int begin = 0;
        for (int i = 1; i <= positions.Length; i++)
        {
            if (i == positions.Length || positions[i] >> 32 != positions[begin] >> 32)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(Take(content, sizeof(uint)), (uint)(positions[begin] >> 32));
                RoaringWriter.Write(positions[begin..i], content);
                begin = i;
            }
        }

        byte[] blob = new byte[content.WrittenCount + (2 * sizeof(uint))];
        BinaryPrimitives.WriteUInt32BigEndian(blob, (uint)content.WrittenCount);
        content.WrittenSpan.CopyTo(blob.AsSpan(sizeof(uint)));
        BinaryPrimitives.WriteUInt32BigEndian(blob.AsSpan(blob.Length - sizeof(uint)), Crc32.Compute(content.WrittenSpan));
        return blob;
    }

    private static ulong CountBitmaps(ReadOnlySpan<long> positions)
    {
        ulong count = 0;
        long last = -1;
        foreach (long position in positions)
        {
            count += position >> 32 != last ? 1UL : 0;
            last = position >> 32;
        }

        return count;
    }

    private static Span<byte> Take(ArrayBufferWriter<byte> target, int length)
    {
        Span<byte> span = target.GetSpan(length)[..length];
        target.Advance(length);
        return span;
    }
}
