using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DuckLake.Columnar;

/// <summary>
/// Copies of the LZ77 decoders. The wild ones copy 16 bytes at a time and may write up to <see cref="SlopBytes"/> behind
/// the end of the copy, so the caller proves that this room exists.
/// </summary>
internal static unsafe class MatchCopy
{
    public const int SlopBytes = 32;

    /// <summary>For offset n: byte i of a vector that repeats n bytes is taken from position i mod n.</summary>
    private static ReadOnlySpan<byte> Patterns =>
    [
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1,
        0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0,
        0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3,
        0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0,
        0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5, 0, 1, 2, 3,
        0, 1, 2, 3, 4, 5, 6, 0, 1, 2, 3, 4, 5, 6, 0, 1,
        0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6, 7,
        0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 2, 3, 4, 5, 6,
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5,
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0, 1, 2, 3, 4,
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0, 1, 2, 3,
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 0, 1, 2,
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 0, 1,
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 0,
    ];

    /// <summary>For offset n: the largest multiple of n up to 16.</summary>
    private static ReadOnlySpan<byte> Steps => [16, 16, 16, 15, 16, 15, 12, 14, 16, 9, 10, 11, 12, 13, 14, 15];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy16(byte* source, byte* destination) => Vector128.Load(source).Store(destination);

    /// <summary>
    /// Repeats the bytes that begin <paramref name="offset"/> before <paramref name="destination"/>. The caller has checked
    /// that they exist and that <paramref name="length"/> bytes fit before <paramref name="end"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CopyMatch(byte* destination, nuint offset, nuint length, byte* end)
    {
        if ((nuint)(end - destination) >= length + SlopBytes)
        {
            WildCopyMatch(destination, offset, length);
        }
        else
        {
            ExactCopyMatch(destination, offset, length);
        }
    }

    /// <summary>As <see cref="CopyMatch"/>, with <see cref="SlopBytes"/> of room behind the copy.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WildCopyMatch(byte* destination, nuint offset, nuint length)
    {
        byte* source = destination - offset;
        byte* copyEnd = destination + length;
        if (offset >= 16)
        {
            do
            {
                Copy16(source, destination);
                source += 16;
                destination += 16;
            }
            while (destination < copyEnd);
            return;
        }

        ref byte patterns = ref MemoryMarshal.GetReference(Patterns);
        Vector128<byte> repeated = Vector128.ShuffleNative(
            Vector128.Load(source), Vector128.LoadUnsafe(ref patterns, offset * 16));
        nuint step = Steps[(int)offset];
        do
        {
            repeated.Store(destination);
            destination += step;
        }
        while (destination < copyEnd);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ExactCopyMatch(byte* destination, nuint offset, nuint length)
    {
        byte* source = destination - offset;
        for (nuint i = 0; i < length; i++)
        {
            destination[i] = source[i];
        }
    }
}
