using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace DuckLake.Columnar;

/// <summary>Bitmaps to ascending row indices and back.</summary>
internal static unsafe class SelectionKernel
{
    // For each byte, the positions of its 1 bits in ascending order (unused lanes repeat 0).
    private static readonly byte[] PositionsOfByte = CreatePositions();

    /// <summary>Writes the indices (relative to <paramref name="start"/>) of the 1 bits; returns their count.</summary>
    /// <param name="bitmap">The bitmap.</param>
    /// <param name="start">First bit.</param>
    /// <param name="count">Number of bits.</param>
    /// <param name="selection">Room for <paramref name="count"/> indices.</param>
    internal static int FromBitmap(ReadOnlySpan<byte> bitmap, int start, int count, Span<int> selection)
    {
        if (selection.Length < count)
        {
            throw new ArgumentException($"Room for {count} indices is needed; found {selection.Length}.", nameof(selection));
        }

        fixed (int* target = selection)
        {
            int written = 0;
            for (int position = 0; position < count; position += 64)
            {
                ulong word = BitWords.Load(bitmap, start + position, Math.Min(64, count - position));
                if (word == 0)
                {
                    continue;
                }

                // Vector stores write whole vectors: allowed while the rest of the target holds them.
                if (written + 64 + 16 <= selection.Length)
                {
                    written += word == ulong.MaxValue ? WriteSequence(target + written, position) : WriteWord(target + written, position, word);
                }
                else
                {
                    written += WriteWordScalar(target + written, position, word);
                }
            }

            return written;
        }
    }

    /// <summary>The specification of <see cref="FromBitmap"/>.</summary>
    internal static int FromBitmapScalar(ReadOnlySpan<byte> bitmap, int start, int count, Span<int> selection)
    {
        int written = 0;
        for (int i = 0; i < count; i++)
        {
            if (BitUtility.GetBit(bitmap, start + i))
            {
                selection[written++] = i;
            }
        }

        return written;
    }

    /// <summary>Sets the bits of the selected rows in a cleared bitmap.</summary>
    internal static void ToBitmap(ReadOnlySpan<int> selection, Span<byte> bitmap)
    {
        bitmap.Clear();
        foreach (int index in selection)
        {
            BitUtility.SetBit(bitmap, index);
        }
    }

    private static int WriteSequence(int* target, int position)
    {
        if (Vector256.IsHardwareAccelerated)
        {
            Vector256<int> indices = Vector256.Create(position) + Vector256<int>.Indices;
            for (int i = 0; i < 64; i += 8)
            {
                indices.Store(target + i);
                indices += Vector256.Create(8);
            }
        }
        else
        {
            for (int i = 0; i < 64; i++)
            {
                target[i] = position + i;
            }
        }

        return 64;
    }

    private static int WriteWord(int* target, int position, ulong word)
    {
        int count = BitOperations.PopCount(word);
        if (!Avx2.IsSupported || count <= 6)
        {
            return WriteWordScalar(target, position, word);
        }

        ref byte table = ref MemoryMarshal.GetArrayDataReference(PositionsOfByte);
        for (int b = 0; b < 8; b++)
        {
            uint bits = (byte)(word >> (b * 8));
            ulong positions = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref table, (nuint)bits * 8));
            Vector256<int> indices = Avx2.ConvertToVector256Int32(Vector128.CreateScalarUnsafe(positions).AsByte());
            (indices + Vector256.Create(position + (b * 8))).Store(target);
            target += BitOperations.PopCount(bits);
        }

        return count;
    }

    private static int WriteWordScalar(int* target, int position, ulong word)
    {
        int written = 0;
        for (; word != 0; word &= word - 1)
        {
            target[written++] = position + BitOperations.TrailingZeroCount(word);
        }

        return written;
    }

    private static byte[] CreatePositions()
    {
        var table = new byte[256 * 8];
        for (int bits = 0; bits < 256; bits++)
        {
            int written = 0;
            for (byte bit = 0; bit < 8; bit++)
            {
                if (((bits >> bit) & 1) != 0)
                {
                    table[(bits * 8) + written++] = bit;
                }
            }
        }

        return table;
    }
}
