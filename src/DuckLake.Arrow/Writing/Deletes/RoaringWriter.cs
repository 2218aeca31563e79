using System.Buffers;
using System.Buffers.Binary;

namespace DuckLake.Arrow.Execution;

/// <summary>Writes sets of 32-bit numbers in the portable Roaring format, without run containers.</summary>
internal static class RoaringWriter
{
    private const uint CookieWithoutRuns = 12_346;
    private const int MaxArrayValues = 4_096;
    private const int BitmapBytes = 8_192;

    /// <summary>Appends the low 32 bits of ascending positions that share their high 32 bits.</summary>
    public static void Write(ReadOnlySpan<long> positions, ArrayBufferWriter<byte> target)
    {
        List<Range> containers = Split(positions);
        WriteUInt32(target, CookieWithoutRuns);
        WriteUInt32(target, (uint)containers.Count);
        foreach (Range container in containers)
        {
            ReadOnlySpan<long> values = positions[container];
            WriteUInt16(target, (ushort)(values[0] >> 16));
            WriteUInt16(target, (ushort)(values.Length - 1));
        }

        long offset = 8 + (8L * containers.Count);
        foreach (Range container in containers)
        {
            WriteUInt32(target, checked((uint)offset));
            int count = positions[container].Length;
            offset += count <= MaxArrayValues ? count * sizeof(ushort) : BitmapBytes;
        }

        foreach (Range container in containers)
        {
            WriteContainer(positions[container], target);
        }
    }

    private static List<Range> Split(ReadOnlySpan<long> positions)
    {
        var containers = new List<Range>();
        int begin = 0;
        for (int i = 1; i <= positions.Length; i++)
        {
            if (i == positions.Length || positions[i] >> 16 != positions[begin] >> 16)
            {
                containers.Add(begin..i);
                begin = i;
            }
        }

        return containers;
    }

    private static void WriteContainer(ReadOnlySpan<long> values, ArrayBufferWriter<byte> target)
    {
        if (values.Length <= MaxArrayValues)
        {
            foreach (long value in values)
            {
                WriteUInt16(target, (ushort)value);
            }

            return;
        }

        Span<byte> bits = target.GetSpan(BitmapBytes)[..BitmapBytes];
        bits.Clear();
        foreach (long value in values)
        {
            bits[(ushort)value >> 3] |= (byte)(1 << (int)(value & 7));
        }

        target.Advance(BitmapBytes);
    }

    private static void WriteUInt16(ArrayBufferWriter<byte> target, ushort value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(target.GetSpan(sizeof(ushort)), value);
        target.Advance(sizeof(ushort));
    }

    private static void WriteUInt32(ArrayBufferWriter<byte> target, uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(target.GetSpan(sizeof(uint)), value);
        target.Advance(sizeof(uint));
    }
}
