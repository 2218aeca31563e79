using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace DuckLake.Parquet;

/// <summary>CRC-32 with the polynomial of zlib, sixteen bytes at a time by table.</summary>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB88320;
    private const int Slices = 16;

    private static readonly uint[] s_table = BuildTable();

    public static uint Compute(ReadOnlySpan<byte> data) => ~Append(~0u, data);

    /// <summary>The checksum of two spans one after the other, as of the levels and values of a version 2 page.</summary>
    public static uint Compute(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second) => ~Append(Append(~0u, first), second);

    private static unsafe uint Append(uint crc, ReadOnlySpan<byte> data)
    {
        fixed (uint* table = s_table)
        fixed (byte* start = data)
        {
            byte* position = start;
            byte* end = start + data.Length;
            for (; end - position >= Slices; position += Slices)
            {
                ulong low = ReadUInt64(position) ^ crc;
                ulong high = ReadUInt64(position + 8);
                crc = Fold(table + 0x800, low) ^ Fold(table, high);
            }

            for (; position < end; position++)
            {
                crc = table[(byte)(crc ^ *position)] ^ crc >> 8;
            }
        }

        return crc;
    }

    /// <summary>Eight bytes, the first of which is farthest from the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe uint Fold(uint* table, ulong block) =>
        table[0x700 + (byte)block]
        ^ table[0x600 + (byte)(block >> 8)]
        ^ table[0x500 + (byte)(block >> 16)]
        ^ table[0x400 + (byte)(block >> 24)]
        ^ table[0x300 + (byte)(block >> 32)]
        ^ table[0x200 + (byte)(block >> 40)]
        ^ table[0x100 + (byte)(block >> 48)]
        ^ table[block >> 56];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe ulong ReadUInt64(byte* position)
    {
        ulong value = Unsafe.ReadUnaligned<ulong>(position);
        return BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);
    }

    private static uint[] BuildTable()
    {
        var table = new uint[Slices * 256];
        for (uint i = 0; i < 256; i++)
        {
            uint crc = i;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? Polynomial ^ crc >> 1 : crc >> 1;
            }

            table[i] = crc;
        }

        for (int i = 256; i < table.Length; i++)
        {
            table[i] = table[(byte)table[i - 256]] ^ table[i - 256] >> 8;
        }

        return table;
    }
}
