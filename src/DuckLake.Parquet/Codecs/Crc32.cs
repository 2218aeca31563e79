using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace DuckLake.Parquet;

/// <summary>CRC-32 with the polynomial of zlib: by carry-less multiplication, or sixteen bytes at a time by table.</summary>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB88320;
    private const int Slices = 16;

    // Four vectors are folded at a time.
    private const int SmallestFoldedBytes = 128;
    private const int FoldedBytes = 64;

    private static readonly uint[] s_table = BuildTable();

    public static uint Compute(ReadOnlySpan<byte> data) => ~Append(~0u, data);

    /// <summary>The checksum of two spans one after the other, as of the levels and values of a version 2 page.</summary>
    public static uint Compute(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second) => ~Append(Append(~0u, first), second);

    private static unsafe uint Append(uint crc, ReadOnlySpan<byte> data)
    {
        fixed (byte* start = data)
        {
            if (!Pclmulqdq.IsSupported || data.Length < SmallestFoldedBytes)
            {
                return AppendReference(crc, start, start + data.Length);
            }

            // What was folded stands for the bytes before: sixteen bytes of the same remainder.
            int folded = data.Length / FoldedBytes * FoldedBytes;
            Vector128<byte> rest = Fold(crc, start, start + folded);
            crc = AppendReference(0, (byte*)&rest, (byte*)&rest + sizeof(Vector128<byte>));
            return AppendReference(crc, start + folded, start + data.Length);
        }
    }

    /// <summary>Folds whole blocks of 64 bytes into 16.</summary>
    private static unsafe Vector128<byte> Fold(uint crc, byte* position, byte* end)
    {
        // Remainders of x^(512+32), x^(512-32), x^(128+32) and x^(128-32), bits reflected, one place up.
        Vector128<ulong> by512 = Vector128.Create(0x154442BD4ul, 0x1C6E41596);
        Vector128<ulong> by128 = Vector128.Create(0x1751997D0ul, 0x0CCAA009E);
        Vector128<ulong> a = Vector128.Load((ulong*)position) ^ Vector128.CreateScalar((ulong)crc);
        Vector128<ulong> b = Vector128.Load((ulong*)(position + 16));
        Vector128<ulong> c = Vector128.Load((ulong*)(position + 32));
        Vector128<ulong> d = Vector128.Load((ulong*)(position + 48));
        for (position += FoldedBytes; position < end; position += FoldedBytes)
        {
            a = Fold(a, by512) ^ Vector128.Load((ulong*)position);
            b = Fold(b, by512) ^ Vector128.Load((ulong*)(position + 16));
            c = Fold(c, by512) ^ Vector128.Load((ulong*)(position + 32));
            d = Fold(d, by512) ^ Vector128.Load((ulong*)(position + 48));
        }

        b ^= Fold(a, by128);
        c ^= Fold(b, by128);
        d ^= Fold(c, by128);
        return d.AsByte();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Fold(Vector128<ulong> value, Vector128<ulong> factors) =>
        Pclmulqdq.CarrylessMultiply(value, factors, 0x00) ^ Pclmulqdq.CarrylessMultiply(value, factors, 0x11);

    private static unsafe uint AppendReference(uint crc, byte* position, byte* end)
    {
        fixed (uint* table = s_table)
        {
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
