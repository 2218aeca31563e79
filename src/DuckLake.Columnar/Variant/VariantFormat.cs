using System.Diagnostics.CodeAnalysis;

namespace DuckLake.Columnar;

/// <summary>Constants and integers of the variant encoding.</summary>
internal static class VariantFormat
{
    internal const int PrimitiveBasicType = 0;
    internal const int ShortStringBasicType = 1;
    internal const int ObjectBasicType = 2;
    internal const int ArrayBasicType = 3;

    internal const int MaxShortStringBytes = 63;
    internal const int MaxDecimalScale = 38;
    internal const int MetadataVersion = 1;
    internal const int SortedStringsFlag = 0x10;

    /// <summary>Reads an unsigned little-endian integer of 1 to 4 bytes; the caller has checked the bounds.</summary>
    internal static long ReadUnsigned(ReadOnlySpan<byte> bytes, long position, int size)
    {
        int at = (int)position;
        long value = bytes[at];
        for (int i = 1; i < size; i++)
        {
            value |= (long)bytes[at + i] << (8 * i);
        }

        return value;
    }

    internal static void WriteUnsigned(Span<byte> target, uint value, int size)
    {
        for (int i = 0; i < size; i++)
        {
            target[i] = (byte)(value >> (8 * i));
        }
    }

    /// <summary>Fewest bytes, 1 to 4, that hold <paramref name="value"/>.</summary>
    internal static int UnsignedSize(uint value) => value switch
    {
        <= 0xFF => 1,
        <= 0xFFFF => 2,
        <= 0xFF_FFFF => 3,
        _ => 4,
    };

    [DoesNotReturn]
    internal static void Throw(string message) => throw new ArrowFormatException("Malformed variant: " + message);

    [DoesNotReturn]
    internal static T Throw<T>(string message) => throw new ArrowFormatException("Malformed variant: " + message);
}
