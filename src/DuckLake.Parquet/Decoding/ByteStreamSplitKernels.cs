using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace DuckLake.Parquet.Decoding;

/// <summary>Joins the byte streams of BYTE_STREAM_SPLIT back into values of any width.</summary>
internal static unsafe class ByteStreamSplitKernels
{
    /// <summary>
    /// Writes values <c>[start, start + count)</c>. Stream k of value i is at <c>source[k * valueCount + i]</c>.
    /// </summary>
    internal static void Decode(byte* source, long valueCount, int width, long start, byte* destination, int count)
    {
        int done = 0;
        if (Sse2.IsSupported)
        {
            if (width == 4)
            {
                done = Decode4(source + start, valueCount, destination, count);
            }
            else if (width == 8)
            {
                done = Decode8(source + start, valueCount, destination, count);
            }
        }

        DecodeReference(source, valueCount, width, start + done, destination + ((long)done * width), count - done);
    }

    internal static void DecodeReference(byte* source, long valueCount, int width, long start, byte* destination, int count)
    {
        for (int k = 0; k < width; k++)
        {
            byte* stream = source + (k * valueCount) + start;
            byte* to = destination + k;
            for (int i = 0; i < count; i++)
            {
                *to = stream[i];
                to += width;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Decode4(byte* source, long stride, byte* destination, int count)
    {
        int i = 0;
        for (; i + 16 <= count; i += 16)
        {
            byte* from = source + i;
            Vector128<byte> b0 = Vector128.Load(from);
            Vector128<byte> b1 = Vector128.Load(from + stride);
            Vector128<byte> b2 = Vector128.Load(from + (2 * stride));
            Vector128<byte> b3 = Vector128.Load(from + (3 * stride));
            Vector128<short> low01 = Sse2.UnpackLow(b0, b1).AsInt16();
            Vector128<short> high01 = Sse2.UnpackHigh(b0, b1).AsInt16();
            Vector128<short> low23 = Sse2.UnpackLow(b2, b3).AsInt16();
            Vector128<short> high23 = Sse2.UnpackHigh(b2, b3).AsInt16();
            byte* to = destination + ((long)i * 4);
            Sse2.UnpackLow(low01, low23).AsByte().Store(to);
            Sse2.UnpackHigh(low01, low23).AsByte().Store(to + 16);
            Sse2.UnpackLow(high01, high23).AsByte().Store(to + 32);
            Sse2.UnpackHigh(high01, high23).AsByte().Store(to + 48);
        }

        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Decode8(byte* source, long stride, byte* destination, int count)
    {
        int i = 0;
        Vector128<int>* quads = stackalloc Vector128<int>[8];
        for (; i + 16 <= count; i += 16)
        {
            for (int half = 0; half < 2; half++)
            {
                byte* from = source + i + (half * 4 * stride);
                Vector128<byte> b0 = Vector128.Load(from);
                Vector128<byte> b1 = Vector128.Load(from + stride);
                Vector128<byte> b2 = Vector128.Load(from + (2 * stride));
                Vector128<byte> b3 = Vector128.Load(from + (3 * stride));
                Vector128<short> low01 = Sse2.UnpackLow(b0, b1).AsInt16();
                Vector128<short> high01 = Sse2.UnpackHigh(b0, b1).AsInt16();
                Vector128<short> low23 = Sse2.UnpackLow(b2, b3).AsInt16();
                Vector128<short> high23 = Sse2.UnpackHigh(b2, b3).AsInt16();
                Vector128<int>* group = quads + (half * 4);
                group[0] = Sse2.UnpackLow(low01, low23).AsInt32();
                group[1] = Sse2.UnpackHigh(low01, low23).AsInt32();
                group[2] = Sse2.UnpackLow(high01, high23).AsInt32();
                group[3] = Sse2.UnpackHigh(high01, high23).AsInt32();
            }

            byte* to = destination + ((long)i * 8);
            for (int group = 0; group < 4; group++)
            {
                Sse2.UnpackLow(quads[group], quads[group + 4]).AsByte().Store(to + (group * 32));
                Sse2.UnpackHigh(quads[group], quads[group + 4]).AsByte().Store(to + (group * 32) + 16);
            }
        }

        return i;
    }
}
