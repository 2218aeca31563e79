using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using DuckLake.Columnar;
using DuckLake.Parquet.Decoding;
using DuckLake.Parquet.Encoders;

namespace DuckLake.Parquet;

/// <summary>
/// Builds the split-block bloom filter of a column chunk (BloomFilter.md); the counterpart of <see cref="BloomFilter"/>.
/// Values that were dictionary-encoded need be inserted once only, from the dictionary. Not thread-safe; dispose it.
/// </summary>
internal sealed unsafe class BloomFilterBuilder : IDisposable
{
    /// <summary>Smallest and largest bit set; the specification's readers refuse other than powers of two.</summary>
    internal const int SmallestSizeBytes = 32;
    internal const int LargestSizeBytes = 128 << 20;

    private const int BlockSizeBytes = 32;

    private readonly ArrowBuffer _bitset;
    private readonly uint _blockCount;

    /// <summary>Creates an empty filter.</summary>
    /// <param name="sizeBytes">Size of the bit set, as of <see cref="SizeFor"/>.</param>
    /// <param name="allocator">The allocator, or null for the shared one.</param>
    internal BloomFilterBuilder(int sizeBytes, MemoryAllocator? allocator = null)
    {
        if (sizeBytes is < SmallestSizeBytes or > LargestSizeBytes || !BitOperations.IsPow2(sizeBytes))
        {
            throw new ArgumentOutOfRangeException(
                nameof(sizeBytes), sizeBytes, $"A bloom filter has a power of two of bytes between {SmallestSizeBytes} and {LargestSizeBytes}.");
        }

        _bitset = (allocator ?? MemoryAllocator.Shared).AllocateZeroed(sizeBytes);
        _blockCount = (uint)(sizeBytes / BlockSizeBytes);
    }

    internal int SizeBytes => (int)_bitset.Length;

    /// <summary>Size of a bit set for that many distinct values and that share of false positives.</summary>
    internal static int SizeFor(long distinctCount, double falsePositiveRate)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(distinctCount);
        if (falsePositiveRate is not (> 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(falsePositiveRate), falsePositiveRate, "The false positive rate of a bloom filter lies between 0 and 1.");
        }

        double bits = -8.0 * distinctCount / Math.Log(1 - Math.Pow(falsePositiveRate, 1.0 / 8));
        double bytes = Math.Min(Math.Ceiling(bits / 8), LargestSizeBytes);
        return (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(SmallestSizeBytes, bytes));
    }

    /// <summary>Inserts XXH64 with seed 0 of the PLAIN value without a length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void InsertHash(ulong hash)
    {
        uint block = (uint)((hash >> 32) * _blockCount >> 32);
        uint* words = (uint*)(_bitset.Pointer + (long)block * BlockSizeBytes);
        if (Avx2.IsSupported)
        {
            Vector256<uint> bits = Vector256.Create((uint)hash) * BloomFilter.Salt >>> 27;
            (Vector256.Load(words) | Avx2.ShiftLeftLogicalVariable(Vector256<uint>.One, bits)).Store(words);
        }
        else
        {
            InsertReference(words, (uint)hash);
        }
    }

    internal void Insert(ReadOnlySpan<byte> value) => InsertHash(XxHash64.Hash(value));

    /// <summary>Inserts INT32 or FLOAT values.</summary>
    internal void Insert(ReadOnlySpan<uint> values)
    {
        foreach (uint value in values)
        {
            InsertHash(XxHash64.Hash(value));
        }
    }

    /// <summary>Inserts INT64 or DOUBLE values.</summary>
    internal void Insert(ReadOnlySpan<ulong> values)
    {
        foreach (ulong value in values)
        {
            InsertHash(XxHash64.Hash(value));
        }
    }

    /// <summary>Inserts byte arrays.</summary>
    internal void Insert(ReadOnlySpan<ByteSlice> values)
    {
        foreach (ref readonly ByteSlice value in values)
        {
            InsertHash(XxHash64.Hash(new ReadOnlySpan<byte>(value.Pointer, value.Length)));
        }
    }

    /// <summary>Appends header and bit set; returns their size in bytes.</summary>
    internal int Write(ByteSink destination, ModuleEncryptor? encryptor = null)
    {
        int start = destination.Length;
        if (encryptor is null)
        {
            WriteHeader(destination);
            destination.Write(_bitset.Span);
        }
        else
        {
            using var header = new ByteSink();
            WriteHeader(header);
            encryptor.Encrypt(header.WrittenSpan, EncryptedModuleType.BloomFilterHeader, 0, destination);
            encryptor.Encrypt(_bitset.Span, EncryptedModuleType.BloomFilterBitset, 0, destination);
        }

        return destination.Length - start;
    }

    public void Dispose() => _bitset.Dispose();

    private static void InsertReference(uint* words, uint hash)
    {
        for (int i = 0; i < BlockSizeBytes / sizeof(uint); i++)
        {
            byte* word = (byte*)(words + i);
            int bit = (int)(hash * BloomFilter.Salt.GetElement(i) >> 27);
            word[bit >> 3] |= (byte)(1 << (bit & 7));
        }
    }

    private void WriteHeader(ByteSink destination)
    {
        var writer = new ThriftWriter(destination);
        writer.I32(1, SizeBytes);
        writer.EmptyUnion(2, 1);
        writer.EmptyUnion(3, 1);
        writer.EmptyUnion(4, 1);
        writer.Stop();
    }
}
