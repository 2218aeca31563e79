using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DuckLake.Parquet;

/// <summary>
/// A split-block bloom filter of a column chunk (BloomFilter.md): tells that a value is certainly absent. Nulls are not in
/// it. Immutable; thread-safe.
/// </summary>
public sealed class BloomFilter
{
    private const int BlockSizeBytes = 32;
    private const int WordsPerBlock = 8;

    internal static readonly Vector256<uint> Salt = Vector256.Create(
        0x47b6137bU, 0x44974d91U, 0x8824ad5bU, 0xa2b7289dU, 0x705495c7U, 0x2df1424bU, 0x9efc4947U, 0x5c6bfb31U);

    private readonly uint[] _words;

    private BloomFilter(ReadOnlySpan<byte> bitset)
    {
        _words = MemoryMarshal.Cast<byte, uint>(bitset).ToArray();
        if (!BitConverter.IsLittleEndian)
        {
            BinaryPrimitives.ReverseEndianness(_words, _words);
        }
    }

    /// <summary>Size of the bit set in bytes.</summary>
    public int SizeBytes => _words.Length * sizeof(uint);

    /// <summary>
    /// Reads the filter of a column chunk, or tells which bytes it needs. Begin with the bytes of
    /// <see cref="ColumnChunkMetadata.BloomFilterRange"/>.
    /// </summary>
    /// <param name="source">Bytes from the filter's first byte on; borrowed for the call.</param>
    /// <param name="metadata">The file's metadata.</param>
    /// <param name="chunk">The column chunk of that file.</param>
    /// <param name="options">Limits, or null for the defaults.</param>
    /// <param name="filter">The filter, or null when more bytes are needed.</param>
    /// <param name="neededRange">The bytes to give as <paramref name="source"/> of the next call, or empty.</param>
    /// <returns>True when the filter was read.</returns>
    /// <exception cref="InvalidParquetException">The filter is corrupt, of an unknown kind, too large, or a key is missing.</exception>
    /// <exception cref="ArgumentException">The chunk has no bloom filter.</exception>
    public static bool TryRead(
        ReadOnlySpan<byte> source, ParquetMetadata metadata, ColumnChunkMetadata chunk, ParquetReaderOptions? options,
        [NotNullWhen(true)] out BloomFilter? filter, out ParquetByteRange neededRange)
    {
        ParquetByteRange range = chunk.BloomFilterRange
            ?? throw new ArgumentException($"Column {chunk.Column.Path} has no bloom filter in row group {chunk.RowGroupOrdinal}.", nameof(chunk));
        try
        {
            using ModuleDecryptor? decryptor = metadata.Decryptor?.CreateDecryptor(chunk);
            long limit = metadata.FileSizeBytes - metadata.FooterSizeBytes - ParquetFooter.TailSizeBytes - range.Offset;
            filter = Read(source, range.Offset, limit, decryptor, options ?? ParquetReaderOptions.Default, out long size);
            neededRange = filter is null ? new ParquetByteRange(range.Offset, size) : default;
            return filter is not null;
        }
        catch (InvalidParquetException e) when (e.Locate(metadata.FileName, chunk.Column.Path, byteOffset: range.Offset))
        {
            throw;
        }
    }

    /// <summary>False when no value with that hash is in the chunk.</summary>
    /// <param name="hash">XXH64 with seed 0 of the PLAIN value without a length.</param>
    public bool MightContainHash(ulong hash)
    {
        uint blockCount = (uint)(_words.Length / WordsPerBlock);
        uint block = (uint)((hash >> 32) * blockCount >> 32);
        Vector256<uint> bits = Vector256.Create((uint)hash) * Salt >>> 27;
        ref uint words = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_words), (nint)block * WordsPerBlock);
        for (int i = 0; i < WordsPerBlock; i++)
        {
            if ((Unsafe.Add(ref words, i) >> (int)bits.GetElement(i) & 1) == 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>False when the value is not in a BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY or INT96 chunk.</summary>
    /// <param name="value">The bytes.</param>
    public bool MightContain(ReadOnlySpan<byte> value) => MightContainHash(XxHash64.Hash(value));

    /// <summary>False when the value is not in an INT32 chunk (unsigned values reinterpreted).</summary>
    /// <param name="value">The value.</param>
    public bool MightContain(int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return MightContain(bytes);
    }

    /// <summary>False when the value is not in an INT64 chunk (unsigned values reinterpreted).</summary>
    /// <param name="value">The value.</param>
    public bool MightContain(long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return MightContain(bytes);
    }

    /// <summary>False when the value is not in a FLOAT chunk. Zero is looked up with both signs; NaN is always possible.</summary>
    /// <param name="value">The value.</param>
    public bool MightContain(float value) =>
        float.IsNaN(value)
        || MightContain(BitConverter.SingleToInt32Bits(value))
        || (value == 0 && MightContain(BitConverter.SingleToInt32Bits(-value)));

    /// <summary>False when the value is not in a DOUBLE chunk. Zero is looked up with both signs; NaN is always possible.</summary>
    /// <param name="value">The value.</param>
    public bool MightContain(double value) =>
        double.IsNaN(value)
        || MightContain(BitConverter.DoubleToInt64Bits(value))
        || (value == 0 && MightContain(BitConverter.DoubleToInt64Bits(-value)));

    /// <summary>Reads header and bit set; null, with the size to fetch, when the source is too short.</summary>
    internal static BloomFilter? Read(
        ReadOnlySpan<byte> source, long offset, long availableBytes, ModuleDecryptor? decryptor, ParquetReaderOptions options, out long neededSize)
    {
        int bitsetSize = ReadHeader(source, offset, decryptor, out int headerSize);
        if (bitsetSize > options.MaxBloomFilterSizeBytes)
        {
            throw new InvalidParquetException(
                ParquetErrorKind.LimitExceeded,
                $"A bloom filter of {bitsetSize} bytes passes the limit of {options.MaxBloomFilterSizeBytes}; raise {nameof(options.MaxBloomFilterSizeBytes)} to read it.",
                offset);
        }

        int overhead = decryptor is null
            ? 0
            : ModuleDecryptor.LengthSizeBytes + ModuleDecryptor.NonceSizeBytes + ModuleDecryptor.TagSizeBytes;
        neededSize = (long)headerSize + bitsetSize + overhead;
        if (neededSize > availableBytes)
        {
            throw new InvalidParquetException($"A bloom filter of {bitsetSize} bytes does not fit into the file.", offset);
        }

        if (neededSize > source.Length)
        {
            return null;
        }

        ReadOnlySpan<byte> bitset = source.Slice(headerSize, bitsetSize + overhead);
        if (decryptor is not null)
        {
            bitset = decryptor.Decrypt(bitset, EncryptedModuleType.BloomFilterBitset);
            if (bitset.Length != bitsetSize)
            {
                throw new InvalidParquetException($"A bloom filter holds {bitset.Length} bytes, its header says {bitsetSize}.", offset);
            }
        }

        return new BloomFilter(bitset);
    }

    private static int ReadHeader(ReadOnlySpan<byte> source, long offset, ModuleDecryptor? decryptor, out int headerSize)
    {
        ReadOnlySpan<byte> header = source;
        headerSize = 0;
        if (decryptor is not null)
        {
            headerSize = ModuleDecryptor.GetModuleSize(source);
            header = decryptor.Decrypt(source, EncryptedModuleType.BloomFilterHeader);
        }

        var reader = new ThriftReader(header, offset);
        int size = 0, algorithm = 0, hash = 0, compression = 0;
        short id = 0;
        while (reader.NextField(ref id, out ThriftType field))
        {
            switch (id)
            {
                case 1: size = reader.ReadI32(field); break;
                case 2: algorithm = ReadUnion(ref reader, field); break;
                case 3: hash = ReadUnion(ref reader, field); break;
                case 4: compression = ReadUnion(ref reader, field); break;
                default: reader.Skip(field); break;
            }
        }

        if (algorithm != 1 || hash != 1 || compression != 1)
        {
            throw new InvalidParquetException(
                ParquetErrorKind.Unsupported,
                $"The bloom filter has algorithm {algorithm}, hash {hash} and compression {compression}; only 1 (split block), 1 (XXH64) and 1 (none) are known.",
                offset);
        }

        if (size <= 0 || size % BlockSizeBytes != 0)
        {
            throw reader.Error($"A bloom filter of {size} bytes is not a multiple of {BlockSizeBytes}.");
        }

        headerSize = decryptor is null ? reader.Position : headerSize;
        return size;
    }

    private static int ReadUnion(ref ThriftReader reader, ThriftType type)
    {
        reader.ExpectStruct(type);
        int member = 0;
        short id = 0;
        while (reader.NextField(ref id, out ThriftType field))
        {
            reader.Skip(field);
            member = id;
        }

        return member;
    }
}
