using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace DuckLake.Parquet.Decoding;

/// <summary>Fixed-width physical values to Arrow values. Source and destination do not overlap.</summary>
internal static unsafe class ConversionKernels
{
    private const long JulianDayOfEpoch = 2440588;
    private const long NanosecondsPerDay = 86_400_000_000_000;

    /// <summary>Bytes of the Arrow value.</summary>
    internal static int OutputWidth(ValueConversion conversion, int sourceWidth) => conversion switch
    {
        ValueConversion.Int32ToInt8 => 1,
        ValueConversion.Int32ToInt16 => 2,
        ValueConversion.Int32ToDecimal128 or ValueConversion.Int64ToDecimal128 or ValueConversion.BytesToDecimal128 => 16,
        ValueConversion.Int32ToDecimal256 or ValueConversion.Int64ToDecimal256 or ValueConversion.BytesToDecimal256 => 32,
        ValueConversion.Int96ToNanoseconds => 8,
        ValueConversion.IntervalToMonthDayNano => 16,
        _ => sourceWidth,
    };

    /// <summary>Converts <paramref name="count"/> values of <paramref name="sourceWidth"/> bytes each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Convert(ValueConversion conversion, byte* source, int sourceWidth, byte* destination, int count)
    {
        switch (conversion)
        {
            case ValueConversion.None:
                long bytes = (long)count * sourceWidth;
                Buffer.MemoryCopy(source, destination, bytes, bytes);
                break;
            case ValueConversion.Int32ToInt8:
                for (int i = 0; i < count; i++)
                {
                    destination[i] = source[i * 4L];
                }

                break;
            case ValueConversion.Int32ToInt16:
                for (int i = 0; i < count; i++)
                {
                    ((ushort*)destination)[i] = Unsafe.ReadUnaligned<ushort>(source + (i * 4L));
                }

                break;
            case ValueConversion.Int32ToDecimal128:
                for (int i = 0; i < count; i++)
                {
                    WriteSigned(destination + (i * 16L), Unsafe.ReadUnaligned<int>(source + (i * 4L)), 2);
                }

                break;
            case ValueConversion.Int64ToDecimal128:
                for (int i = 0; i < count; i++)
                {
                    WriteSigned(destination + (i * 16L), Unsafe.ReadUnaligned<long>(source + (i * 8L)), 2);
                }

                break;
            case ValueConversion.Int32ToDecimal256:
                for (int i = 0; i < count; i++)
                {
                    WriteSigned(destination + (i * 32L), Unsafe.ReadUnaligned<int>(source + (i * 4L)), 4);
                }

                break;
            case ValueConversion.Int64ToDecimal256:
                for (int i = 0; i < count; i++)
                {
                    WriteSigned(destination + (i * 32L), Unsafe.ReadUnaligned<long>(source + (i * 8L)), 4);
                }

                break;
            case ValueConversion.BytesToDecimal128:
                ToDecimal128(source, sourceWidth, destination, count);
                break;
            case ValueConversion.BytesToDecimal256:
                for (int i = 0; i < count; i++)
                {
                    ToDecimal(source + ((long)i * sourceWidth), sourceWidth, destination + (i * 32L), 32);
                }

                break;
            case ValueConversion.Int96ToNanoseconds:
                for (int i = 0; i < count; i++)
                {
                    byte* value = source + (i * 12L);
                    long days = Unsafe.ReadUnaligned<int>(value + 8) - JulianDayOfEpoch;
                    ((long*)destination)[i] = unchecked((days * NanosecondsPerDay) + Unsafe.ReadUnaligned<long>(value));
                }

                break;
            case ValueConversion.IntervalToMonthDayNano:
                for (int i = 0; i < count; i++)
                {
                    byte* value = source + (i * 12L);
                    byte* to = destination + (i * 16L);
                    Unsafe.WriteUnaligned(to, Unsafe.ReadUnaligned<ulong>(value));
                    Unsafe.WriteUnaligned(to + 8, Unsafe.ReadUnaligned<uint>(value + 8) * 1_000_000L);
                }

                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(conversion));
        }
    }

    /// <summary>Converts one big-endian two's complement number of any length; longer ones must fit.</summary>
    internal static void ToDecimal(byte* source, int sourceWidth, byte* destination, int width)
    {
        byte sign = sourceWidth > 0 && (source[0] & 0x80) != 0 ? (byte)0xFF : (byte)0;
        while (sourceWidth > width)
        {
            if (*source != sign)
            {
                DecodeError.Throw($"A decimal of {sourceWidth} bytes does not fit {width * 8} bits.");
            }

            source++;
            sourceWidth--;
        }

        if (sourceWidth == width && (source[0] & 0x80) != (sign & 0x80))
        {
            DecodeError.Throw($"A decimal does not fit {width * 8} bits.");
        }

        for (int i = 0; i < sourceWidth; i++)
        {
            destination[i] = source[sourceWidth - 1 - i];
        }

        for (int i = sourceWidth; i < width; i++)
        {
            destination[i] = sign;
        }
    }

    private static void ToDecimal128(byte* source, int sourceWidth, byte* destination, int count)
    {
        if (sourceWidth == 16)
        {
            for (int i = 0; i < count; i++)
            {
                byte* value = source + (i * 16L);
                ulong high = BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<ulong>(value));
                ulong low = BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<ulong>(value + 8));
                Unsafe.WriteUnaligned(destination + (i * 16L), low);
                Unsafe.WriteUnaligned(destination + (i * 16L) + 8, high);
            }

            return;
        }

        for (int i = 0; i < count; i++)
        {
            ToDecimal(source + ((long)i * sourceWidth), sourceWidth, destination + (i * 16L), 16);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WriteSigned(byte* destination, long value, int words)
    {
        Unsafe.WriteUnaligned(destination, value);
        for (int i = 1; i < words; i++)
        {
            Unsafe.WriteUnaligned(destination + (i * 8), value >> 63);
        }
    }
}
