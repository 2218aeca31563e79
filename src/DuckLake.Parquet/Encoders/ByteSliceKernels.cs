using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DuckLake.Columnar;
using DuckLake.Parquet.Decoding;

namespace DuckLake.Parquet.Encoders;

/// <summary>Byte arrays as pointers and lengths, the form all encoders of byte arrays take: nulls are left out.</summary>
internal static unsafe class ByteSliceKernels
{
    private const int SmallestPageBytes = 4096;

    /// <summary>Slices of an Arrow array with 32-bit offsets; returns how many there are.</summary>
    /// <param name="offsets"><paramref name="count"/> + 1 offsets into <paramref name="data"/>.</param>
    /// <param name="data">The bytes.</param>
    /// <param name="validity">Validity bitmap, or null when there are no nulls.</param>
    /// <param name="validityOffset">Bit offset of the first value in it.</param>
    /// <param name="count">Number of values, nulls included.</param>
    /// <param name="destination">Room for the values that are not null.</param>
    internal static int FromOffsets(int* offsets, byte* data, byte* validity, long validityOffset, int count, ByteSlice* destination)
    {
        ByteSlice* to = destination;
        for (int start = 0; start < count; start += 64)
        {
            int take = Math.Min(64, count - start);
            ulong present = Present(validity, validityOffset + start, take);
            if (BitOperations.PopCount(present) == take)
            {
                int first = offsets[start];
                for (int i = start; i < start + take; i++)
                {
                    int next = offsets[i + 1];
                    *to++ = new ByteSlice(data + first, next - first);
                    first = next;
                }

                continue;
            }

            for (; present != 0; present &= present - 1)
            {
                int i = start + BitOperations.TrailingZeroCount(present);
                *to++ = new ByteSlice(data + offsets[i], offsets[i + 1] - offsets[i]);
            }
        }

        return (int)(to - destination);
    }

    /// <summary>As the other overload, with 64-bit offsets.</summary>
    internal static int FromOffsets(long* offsets, byte* data, byte* validity, long validityOffset, int count, ByteSlice* destination)
    {
        ByteSlice* to = destination;
        for (int start = 0; start < count; start += 64)
        {
            int take = Math.Min(64, count - start);
            for (ulong present = Present(validity, validityOffset + start, take); present != 0; present &= present - 1)
            {
                int i = start + BitOperations.TrailingZeroCount(present);
                *to++ = new ByteSlice(data + offsets[i], checked((int)(offsets[i + 1] - offsets[i])));
            }
        }

        return (int)(to - destination);
    }

    /// <summary>Slices of an Arrow view array; short strings point into <paramref name="views"/>.</summary>
    /// <param name="views">The views.</param>
    /// <param name="buffers">First byte of each data buffer.</param>
    /// <param name="validity">Validity bitmap, or null when there are no nulls.</param>
    /// <param name="validityOffset">Bit offset of the first value in it.</param>
    /// <param name="count">Number of values, nulls included.</param>
    /// <param name="destination">Room for the values that are not null.</param>
    internal static int FromViews(BinaryView* views, byte** buffers, byte* validity, long validityOffset, int count, ByteSlice* destination)
    {
        ByteSlice* to = destination;
        for (int start = 0; start < count; start += 64)
        {
            int take = Math.Min(64, count - start);
            for (ulong present = Present(validity, validityOffset + start, take); present != 0; present &= present - 1)
            {
                BinaryView* view = views + start + BitOperations.TrailingZeroCount(present);
                byte* data = view->IsInline ? (byte*)view + sizeof(int) : buffers[view->BufferIndex] + view->Offset;
                *to++ = new ByteSlice(data, view->Length);
            }
        }

        return (int)(to - destination);
    }

    /// <summary>Slices of values of <paramref name="width"/> bytes each.</summary>
    internal static int FromFixed(byte* data, int width, byte* validity, long validityOffset, int count, ByteSlice* destination)
    {
        ByteSlice* to = destination;
        for (int start = 0; start < count; start += 64)
        {
            int take = Math.Min(64, count - start);
            for (ulong present = Present(validity, validityOffset + start, take); present != 0; present &= present - 1)
            {
                int i = start + BitOperations.TrailingZeroCount(present);
                *to++ = new ByteSlice(data + ((long)i * width), width);
            }
        }

        return (int)(to - destination);
    }

    internal static long TotalBytes(ReadOnlySpan<ByteSlice> values)
    {
        long total = 0;
        foreach (ref readonly ByteSlice value in values)
        {
            total += value.Length;
        }

        return total;
    }

    /// <summary>A size as the sink takes it.</summary>
    internal static int CheckedSize(long sizeBytes) => sizeBytes <= int.MaxValue
        ? (int)sizeBytes
        : throw new InvalidOperationException($"The byte arrays of a page have {sizeBytes} bytes; at most {int.MaxValue} are possible. Write smaller pages.");

    /// <summary>
    /// Copies bytes and may overwrite 16 bytes behind them. Of the source, bytes behind the end are read only where the memory
    /// page of the first byte holds them, so the read cannot fault.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void CopyWild(byte* source, byte* destination, int length)
    {
        if (CanLoad16(source, length))
        {
            Vector128.Load(source).Store(destination);
        }
        else
        {
            Unsafe.CopyBlockUnaligned(destination, source, (uint)length);
        }
    }

    /// <summary>True for 1 to 16 bytes that can be loaded as one vector without touching the next memory page.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool CanLoad16(byte* source, int length) =>
        (uint)(length - 1) < 16 && ((nuint)source & (SmallestPageBytes - 1)) <= SmallestPageBytes - 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Present(byte* validity, long offset, int count) =>
        validity != null ? BitmapKernels.Read(validity, offset, count) : count == 64 ? ulong.MaxValue : (1ul << count) - 1;
}
