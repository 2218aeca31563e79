using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DuckLake.Parquet.Decoding;

namespace DuckLake.Parquet.Encoders;

/// <summary>Byte arrays as pointers and lengths, the form all encoders of byte arrays take: nulls are left out.</summary>
internal static unsafe class ByteSliceKernels
{
    private const int SmallestPageBytes = 4096;

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
}
