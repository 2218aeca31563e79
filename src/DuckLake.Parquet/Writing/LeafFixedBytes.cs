using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using DuckLake.Columnar;
using DuckLake.Parquet.Decoding;

namespace DuckLake.Parquet.Writing;

/// <summary>Collects the values of FIXED_LEN_BYTE_ARRAY columns: slices of the Arrow memory, or of converted bytes.</summary>
internal static unsafe class LeafFixedBytes
{
    private const long NanosecondsPerMillisecond = 1_000_000;

    /// <summary>Appends the selected values; <paramref name="converted"/> takes memory for those that are converted.</summary>
    internal static void Append(in LeafSelection selection, WriteLeaf leaf, NativeBufferBuilder values, List<ArrowBuffer> converted, MemoryAllocator allocator)
    {
        int count = selection.Count;
        if (count == 0)
        {
            return;
        }

        int width = leaf.Column.TypeLength;
        ArrayData data = selection.Data;
        var to = (ByteSlice*)values.Advance((long)count * sizeof(ByteSlice));
        if (leaf.Conversion == LeafConversion.None)
        {
            byte* start = data.Buffers[1].Pointer + ((long)data.Offset * width);
            for (int i = 0; i < count; i++)
            {
                to[i] = new ByteSlice(start + ((long)(selection.Positions == null ? i : selection.Positions[i]) * width), width);
            }

            return;
        }

        ArrowBuffer buffer = allocator.Allocate((long)count * width);
        converted.Add(buffer);
        for (int i = 0; i < count; i++)
        {
            to[i] = new ByteSlice(buffer.Pointer + ((long)i * width), width);
        }

        if (leaf.Conversion == LeafConversion.IntervalToBytes)
        {
            ConvertIntervals(selection, leaf, buffer.Pointer);
        }
        else
        {
            ConvertDecimals(selection, leaf, buffer.Pointer, width);
        }
    }

    private static void ConvertIntervals(in LeafSelection selection, WriteLeaf leaf, byte* to)
    {
        ArrayData data = selection.Data;
        IntervalUnit unit = ((IntervalType)data.DataType).Unit;
        for (int i = 0; i < selection.Count; i++, to += 12)
        {
            int position = data.Offset + (selection.Positions == null ? i : selection.Positions[i]);
            MonthDayNanosecondInterval value = unit switch
            {
                IntervalUnit.YearMonth => new MonthDayNanosecondInterval(((int*)data.Buffers[1].Pointer)[position], 0, 0),
                IntervalUnit.DayTime => FromDayTime(((DayTimeInterval*)data.Buffers[1].Pointer)[position]),
                _ => ((MonthDayNanosecondInterval*)data.Buffers[1].Pointer)[position],
            };
            long milliseconds = value.Nanoseconds / NanosecondsPerMillisecond;
            if (value.Months < 0 || value.Days < 0 || value.Nanoseconds < 0 || milliseconds > uint.MaxValue)
            {
                throw leaf.Error(
                    ParquetWriteErrorKind.ValueOutOfRange,
                    $"The interval of {value.Months} months, {value.Days} days and {value.Nanoseconds} nanoseconds has no form in Parquet files: no part may be negative, and the time at most {uint.MaxValue} milliseconds.");
            }

            Unsafe.WriteUnaligned(to, value.Months);
            Unsafe.WriteUnaligned(to + 4, value.Days);
            Unsafe.WriteUnaligned(to + 8, (uint)milliseconds);
        }
    }

    private static MonthDayNanosecondInterval FromDayTime(DayTimeInterval value) =>
        new(0, value.Days, value.Milliseconds * NanosecondsPerMillisecond);

    private static void ConvertDecimals(in LeafSelection selection, WriteLeaf leaf, byte* to, int width)
    {
        ArrayData data = selection.Data;
        int sourceWidth = ((FixedWidthType)data.DataType).ByteWidth;
        byte* from = data.Buffers[1].Pointer + ((long)data.Offset * sourceWidth);
        bool fits = true;
        for (int i = 0; i < selection.Count; i++, to += width)
        {
            byte* value = from + ((long)(selection.Positions == null ? i : selection.Positions[i]) * sourceWidth);
            if (sourceWidth == 16 && width == 16)
            {
                Unsafe.WriteUnaligned(to, BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<ulong>(value + 8)));
                Unsafe.WriteUnaligned(to + 8, BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<ulong>(value)));
            }
            else
            {
                fits &= ReverseDecimal(value, sourceWidth, to, width);
            }
        }

        if (!fits)
        {
            throw leaf.Error(ParquetWriteErrorKind.ValueOutOfRange, $"A value of type {data.DataType} does not fit the column's {width} bytes.");
        }
    }

    /// <summary>Little-endian to big-endian with sign extension; false where digits were lost.</summary>
    private static bool ReverseDecimal(byte* from, int sourceWidth, byte* to, int width)
    {
        byte sign = (byte)((sbyte)from[sourceWidth - 1] >> 7);
        bool fits = true;
        for (int i = 0; i < width; i++)
        {
            to[width - 1 - i] = i < sourceWidth ? from[i] : sign;
        }

        for (int i = width; i < sourceWidth; i++)
        {
            fits &= from[i] == sign;
        }

        return fits && (byte)((sbyte)to[0] >> 7) == sign;
    }
}
