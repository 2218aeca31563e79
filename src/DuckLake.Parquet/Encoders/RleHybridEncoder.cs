using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using DuckLake.Parquet.Decoding;

namespace DuckLake.Parquet.Encoders;

/// <summary>
/// Writes the RLE / bit-packing hybrid (levels, dictionary indices, booleans); the counterpart of <see cref="RleHybridReader"/>.
/// A repeated run is written where it is shorter than its values bit-packed, with the headers around it.
/// </summary>
internal static unsafe class RleHybridEncoder
{
    private const int GroupValues = 8;

    /// <summary>Bits that hold the values 0 to <paramref name="largest"/>.</summary>
    internal static int WidthOf(int largest) => LevelReader.WidthOf(largest);

    /// <summary>Appends a repeated run of at least one value.</summary>
    internal static void EncodeRepeated(uint value, long count, int width, ByteSink destination)
    {
        // A reader takes the header as 32 bits.
        const long Longest = int.MaxValue / GroupValues * GroupValues;
        for (; count > 0; count -= Math.Min(count, Longest))
        {
            destination.WriteVarint((ulong)Math.Min(count, Longest) << 1);
            int bytes = (width + 7) >> 3;
            Unsafe.WriteUnaligned(destination.Reserve(sizeof(uint)), BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value));
            destination.Advance(bytes);
        }
    }

    /// <summary>Appends levels, one per byte, each at most 7 bits wide.</summary>
    internal static void EncodeLevels(ReadOnlySpan<byte> levels, int width, ByteSink destination)
    {
        fixed (byte* start = levels)
        {
            int smallestRun = SmallestRun(width);
            int literalStart = 0;
            int i = 0;
            while (i + GroupValues <= levels.Length)
            {
                ulong group = Unsafe.ReadUnaligned<ulong>(start + i);
                if (group != ulong.RotateRight(group, 8))
                {
                    i += GroupValues;
                    continue;
                }

                int run = levels[i..].IndexOfAnyExcept(levels[i]);
                run = run < 0 ? levels.Length - i : run;
                if (run < smallestRun)
                {
                    i += run / GroupValues * GroupValues;
                    continue;
                }

                EncodePackedLevels(start + literalStart, i - literalStart, width, destination);
                EncodeRepeated(levels[i], run, width, destination);
                i += run;
                literalStart = i;
            }

            EncodePackedLevels(start + literalStart, levels.Length - literalStart, width, destination);
        }
    }

    /// <summary>Appends the width as one byte and the indices: the values of a dictionary-encoded data page.</summary>
    internal static void EncodeIndices(ReadOnlySpan<int> indices, int width, ByteSink destination)
    {
        destination.WriteByte((byte)width);
        Encode(MemoryMarshal.Cast<int, uint>(indices), width, destination);
    }

    /// <summary>Appends values of at most 32 bits.</summary>
    internal static void Encode(ReadOnlySpan<uint> values, int width, ByteSink destination)
    {
        fixed (uint* start = values)
        {
            int smallestRun = SmallestRun(width);
            int literalStart = 0;
            int i = 0;
            while (i + GroupValues <= values.Length)
            {
                if (!IsUniform(start + i))
                {
                    i += GroupValues;
                    continue;
                }

                int run = values[i..].IndexOfAnyExcept(values[i]);
                run = run < 0 ? values.Length - i : run;
                if (run < smallestRun)
                {
                    i += run / GroupValues * GroupValues;
                    continue;
                }

                EncodePacked(start + literalStart, i - literalStart, width, destination);
                EncodeRepeated(values[i], run, width, destination);
                i += run;
                literalStart = i;
            }

            EncodePacked(start + literalStart, values.Length - literalStart, width, destination);
        }
    }

    /// <summary>
    /// Values a repeated run must have to be shorter than the same values bit-packed; one byte of header for the run and one for
    /// the packed run behind it, which a run in the middle splits off.
    /// </summary>
    private static int SmallestRun(int width)
    {
        int cost = 3 + ((width + 7) >> 3);
        return width == 0 ? 1 : (cost + width - 1) / width * GroupValues;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsUniform(uint* group)
    {
        if (Vector256.IsHardwareAccelerated)
        {
            return Vector256.Load(group) == Vector256.Create(*group);
        }

        if (Vector128.IsHardwareAccelerated)
        {
            Vector128<uint> first = Vector128.Create(*group);
            return Vector128.Load(group) == first && Vector128.Load(group + 4) == first;
        }

        for (int i = 1; i < GroupValues; i++)
        {
            if (group[i] != *group)
            {
                return false;
            }
        }

        return true;
    }

    private static void EncodePackedLevels(byte* levels, int count, int width, ByteSink destination)
    {
        if (count > 0)
        {
            BitPacker.PackBytes(levels, count, width, BeginPacked(count, width, destination, out int bytes));
            destination.Advance(bytes);
        }
    }

    private static void EncodePacked(uint* values, int count, int width, ByteSink destination)
    {
        if (count > 0)
        {
            BitPacker.Pack(values, count, width, BeginPacked(count, width, destination, out int bytes));
            destination.Advance(bytes);
        }
    }

    private static byte* BeginPacked(int count, int width, ByteSink destination, out int bytes)
    {
        destination.WriteVarint(((ulong)(count + GroupValues - 1) / GroupValues << 1) | 1);
        bytes = checked((int)BitPacker.PackedBytes(count, width));
        return destination.Reserve(bytes);
    }
}
