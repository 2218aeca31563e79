using System.Buffers.Binary;
using System.Numerics;

namespace DuckLake.Arrow;

/// <summary>MurmurHash3, the 32-bit variant for x86, with seed 0: the hash of bucket partitions.</summary>
internal static class Murmur3
{
    private const uint C1 = 0xcc9e2d51;
    private const uint C2 = 0x1b873593;

    public static uint Hash32(ReadOnlySpan<byte> bytes)
    {
        uint hash = 0;
        int length = bytes.Length;
        while (bytes.Length >= 4)
        {
            hash ^= Scramble(BinaryPrimitives.ReadUInt32LittleEndian(bytes));
            hash = (BitOperations.RotateLeft(hash, 13) * 5) + 0xe6546b64;
            bytes = bytes[4..];
        }

        uint tail = 0;
        for (int i = bytes.Length - 1; i >= 0; i--)
        {
            tail = (tail << 8) | bytes[i];
        }

        hash ^= Scramble(tail);
        hash ^= (uint)length;
        hash ^= hash >> 16;
        hash *= 0x85ebca6b;
        hash ^= hash >> 13;
        hash *= 0xc2b2ae35;
        return hash ^ (hash >> 16);
    }

    private static uint Scramble(uint block) => BitOperations.RotateLeft(block * C1, 15) * C2;
}
