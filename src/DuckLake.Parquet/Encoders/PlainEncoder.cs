using System.Runtime.CompilerServices;
using DuckLake.Parquet.Decoding;

namespace DuckLake.Parquet.Encoders;

/// <summary>Writes PLAIN values. Fixed widths are the bytes as they are (little-endian): write them to the sink directly.</summary>
internal static unsafe class PlainEncoder
{
    /// <summary>Appends booleans from a bitmap, one bit each.</summary>
    internal static void EncodeBooleans(byte* bitmap, long offset, int count, ByteSink destination)
    {
        int bytes = (int)BitmapKernels.ByteCount(count);
        BitmapKernels.Copy(bitmap, offset, destination.Reserve(bytes), 0, count);
        destination.Advance(bytes);
    }

    /// <summary>Appends byte arrays, each behind its length of four bytes.</summary>
    internal static void EncodeByteArrays(ReadOnlySpan<ByteSlice> values, ByteSink destination)
    {
        long total = ByteSliceKernels.TotalBytes(values) + ((long)values.Length * sizeof(int));
        byte* to = destination.Reserve(ByteSliceKernels.CheckedSize(total));
        fixed (ByteSlice* slices = values)
        {
            for (int i = 0; i < values.Length; i++)
            {
                int length = slices[i].Length;
                Unsafe.WriteUnaligned(to, length);
                ByteSliceKernels.CopyWild(slices[i].Pointer, to + sizeof(int), length);
                to += sizeof(int) + length;
            }
        }

        destination.Advance((int)total);
    }

    /// <summary>Appends byte strings without lengths: a FIXED_LEN_BYTE_ARRAY column, or the data of DELTA_LENGTH_BYTE_ARRAY.</summary>
    internal static void EncodeBytes(ReadOnlySpan<ByteSlice> values, ByteSink destination)
    {
        int total = ByteSliceKernels.CheckedSize(ByteSliceKernels.TotalBytes(values));
        byte* to = destination.Reserve(total);
        fixed (ByteSlice* slices = values)
        {
            for (int i = 0; i < values.Length; i++)
            {
                ByteSliceKernels.CopyWild(slices[i].Pointer, to, slices[i].Length);
                to += slices[i].Length;
            }
        }

        destination.Advance(total);
    }
}
