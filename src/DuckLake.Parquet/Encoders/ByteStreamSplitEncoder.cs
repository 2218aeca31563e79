using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace DuckLake.Parquet.Encoders;

/// <summary>Spreads the bytes of values over one stream per byte position; the counterpart of <see cref="Decoding.ByteStreamSplitKernels"/>.</summary>
internal static unsafe class ByteStreamSplitEncoder
{
    private const int TileValues = 16;

    /// <summary>Appends values of <paramref name="width"/> bytes each.</summary>
    internal static void Encode(ReadOnlySpan<byte> values, int width, ByteSink destination)
    {
        int count = values.Length / width;
        fixed (byte* source = values)
        {
            Encode(source, count, width, destination.Reserve(count * width));
        }

        destination.Advance(count * width);
    }

    /// <summary>Byte k of value i goes to <c>destination[k * count + i]</c>.</summary>
    internal static void Encode(byte* source, int count, int width, byte* destination)
    {
        int done = 0;
        if (Ssse3.IsSupported)
        {
            done = width switch
            {
                2 => Encode2(source, count, destination),
                4 => Encode4(source, count, destination),
                8 => Encode8(source, count, width, destination, 0),
                16 => Encode8(source, count, width, destination, 0, 8),
                _ => 0,
            };
        }

        EncodeReference(source, count, width, done, destination);
    }

    /// <summary>The scalar specification, from value <paramref name="start"/> on.</summary>
    internal static void EncodeReference(byte* source, int count, int width, int start, byte* destination)
    {
        for (int k = 0; k < width; k++)
        {
            byte* stream = destination + ((long)k * count);
            byte* from = source + k + ((long)start * width);
            for (int i = start; i < count; i++)
            {
                stream[i] = *from;
                from += width;
            }
        }
    }

    private static int Encode2(byte* source, int count, byte* destination)
    {
        int i = 0;
        Vector128<byte> order = Vector128.Create((byte)0, 2, 4, 6, 8, 10, 12, 14, 1, 3, 5, 7, 9, 11, 13, 15);
        for (; i + TileValues <= count; i += TileValues)
        {
            byte* from = source + ((long)i * 2);
            Vector128<ulong> a = Ssse3.Shuffle(Vector128.Load(from), order).AsUInt64();
            Vector128<ulong> b = Ssse3.Shuffle(Vector128.Load(from + 16), order).AsUInt64();
            Sse2.UnpackLow(a, b).AsByte().Store(destination + i);
            Sse2.UnpackHigh(a, b).AsByte().Store(destination + count + i);
        }

        return i;
    }

    private static int Encode4(byte* source, int count, byte* destination)
    {
        int i = 0;
        long stride = count;
        Vector128<byte> order = Vector128.Create((byte)0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
        for (; i + TileValues <= count; i += TileValues)
        {
            // Each vector becomes four groups of one byte position; a transposition of 4 × 4 groups remains.
            byte* from = source + ((long)i * 4);
            Vector128<int> a = Ssse3.Shuffle(Vector128.Load(from), order).AsInt32();
            Vector128<int> b = Ssse3.Shuffle(Vector128.Load(from + 16), order).AsInt32();
            Vector128<int> c = Ssse3.Shuffle(Vector128.Load(from + 32), order).AsInt32();
            Vector128<int> d = Ssse3.Shuffle(Vector128.Load(from + 48), order).AsInt32();
            Vector128<long> abLow = Sse2.UnpackLow(a, b).AsInt64();
            Vector128<long> abHigh = Sse2.UnpackHigh(a, b).AsInt64();
            Vector128<long> cdLow = Sse2.UnpackLow(c, d).AsInt64();
            Vector128<long> cdHigh = Sse2.UnpackHigh(c, d).AsInt64();
            byte* to = destination + i;
            Sse2.UnpackLow(abLow, cdLow).AsByte().Store(to);
            Sse2.UnpackHigh(abLow, cdLow).AsByte().Store(to + stride);
            Sse2.UnpackLow(abHigh, cdHigh).AsByte().Store(to + (2 * stride));
            Sse2.UnpackHigh(abHigh, cdHigh).AsByte().Store(to + (3 * stride));
        }

        return i;
    }

    /// <summary>Eight bytes of each value from every one of <paramref name="parts"/> on.</summary>
    private static int Encode8(byte* source, int count, int width, byte* destination, params ReadOnlySpan<int> parts)
    {
        int i = 0;
        for (; i + TileValues <= count; i += TileValues)
        {
            foreach (int part in parts)
            {
                Transpose8(source + ((long)i * width) + part, width, destination + ((long)part * count) + i, count);
            }
        }

        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<short> LoadPair(byte* from, int width, Vector128<byte> order)
    {
        Vector128<ulong> pair = Sse2.UnpackLow(Sse2.LoadScalarVector128((ulong*)from), Sse2.LoadScalarVector128((ulong*)(from + width)));
        return Ssse3.Shuffle(pair.AsByte(), order).AsInt16();
    }

    private static void Transpose8(byte* from, int width, byte* to, long stride)
    {
        // Two values per vector become eight pairs, one per byte position; a transposition of 8 × 8 pairs remains.
        Vector128<byte> order = Vector128.Create((byte)0, 8, 1, 9, 2, 10, 3, 11, 4, 12, 5, 13, 6, 14, 7, 15);
        int step = width * 2;
        Vector128<short> a0 = LoadPair(from, width, order);
        Vector128<short> a1 = LoadPair(from + step, width, order);
        Vector128<short> a2 = LoadPair(from + (2 * step), width, order);
        Vector128<short> a3 = LoadPair(from + (3 * step), width, order);
        Vector128<short> a4 = LoadPair(from + (4 * step), width, order);
        Vector128<short> a5 = LoadPair(from + (5 * step), width, order);
        Vector128<short> a6 = LoadPair(from + (6 * step), width, order);
        Vector128<short> a7 = LoadPair(from + (7 * step), width, order);
        Vector128<int> b0 = Sse2.UnpackLow(a0, a1).AsInt32();
        Vector128<int> b1 = Sse2.UnpackHigh(a0, a1).AsInt32();
        Vector128<int> b2 = Sse2.UnpackLow(a2, a3).AsInt32();
        Vector128<int> b3 = Sse2.UnpackHigh(a2, a3).AsInt32();
        Vector128<int> b4 = Sse2.UnpackLow(a4, a5).AsInt32();
        Vector128<int> b5 = Sse2.UnpackHigh(a4, a5).AsInt32();
        Vector128<int> b6 = Sse2.UnpackLow(a6, a7).AsInt32();
        Vector128<int> b7 = Sse2.UnpackHigh(a6, a7).AsInt32();
        StoreFour(b0, b2, b4, b6, to, stride);
        StoreFour(b1, b3, b5, b7, to + (4 * stride), stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreFour(Vector128<int> a, Vector128<int> b, Vector128<int> c, Vector128<int> d, byte* to, long stride)
    {
        Vector128<long> abLow = Sse2.UnpackLow(a, b).AsInt64();
        Vector128<long> abHigh = Sse2.UnpackHigh(a, b).AsInt64();
        Vector128<long> cdLow = Sse2.UnpackLow(c, d).AsInt64();
        Vector128<long> cdHigh = Sse2.UnpackHigh(c, d).AsInt64();
        Sse2.UnpackLow(abLow, cdLow).AsByte().Store(to);
        Sse2.UnpackHigh(abLow, cdLow).AsByte().Store(to + stride);
        Sse2.UnpackLow(abHigh, cdHigh).AsByte().Store(to + (2 * stride));
        Sse2.UnpackHigh(abHigh, cdHigh).AsByte().Store(to + (3 * stride));
    }
}
