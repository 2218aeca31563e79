using System.Buffers.Binary;

namespace DuckLake.Parquet;

/// <summary>CRC-32 with the polynomial of zlib, eight bytes at a time by table.</summary>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB88320;
    private const int Slices = 8;

    private static readonly uint[] s_table = BuildTable();

    public static uint Compute(ReadOnlySpan<byte> data) => ~Append(~0u, data);

    /// <summary>The checksum of two spans one after the other, as of the levels and values of a version 2 page.</summary>
    public static uint Compute(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second) => ~Append(Append(~0u, first), second);

    private static unsafe uint Append(uint crc, ReadOnlySpan<byte> data)
    {
        fixed (uint* table = s_table)
        {
            while (data.Length >= Slices)
            {
                ulong block = BinaryPrimitives.ReadUInt64LittleEndian(data) ^ crc;
                crc = table[0x700 + (byte)block]
                    ^ table[0x600 + (byte)(block >> 8)]
                    ^ table[0x500 + (byte)(block >> 16)]
                    ^ table[0x400 + (byte)(block >> 24)]
                    ^ table[0x300 + (byte)(block >> 32)]
                    ^ table[0x200 + (byte)(block >> 40)]
                    ^ table[0x100 + (byte)(block >> 48)]
                    ^ table[(byte)(block >> 56)];
                data = data[Slices..];
            }

            foreach (byte value in data)
            {
                crc = table[(byte)(crc ^ value)] ^ crc >> 8;
            }
        }

        return crc;
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
