using DuckLake.Columnar;
using DuckLake.Parquet.Decoding;

namespace DuckLake.Parquet.Encoders;

/// <summary>Writes DELTA_LENGTH_BYTE_ARRAY and DELTA_BYTE_ARRAY; the counterpart of <see cref="BinaryPageReader"/>.</summary>
internal static unsafe class DeltaByteArrayEncoder
{
    /// <summary>Appends the lengths and then all bytes (DELTA_LENGTH_BYTE_ARRAY).</summary>
    internal static void EncodeDeltaLength(ReadOnlySpan<ByteSlice> values, ByteSink destination)
    {
        using ArrowBuffer buffer = MemoryAllocator.Shared.Allocate((long)values.Length * sizeof(int));
        Span<int> lengths = buffer.AsSpan<int>();
        for (int i = 0; i < lengths.Length; i++)
        {
            lengths[i] = values[i].Length;
        }

        DeltaBinaryPackedEncoder.Encode(lengths, destination);
        PlainEncoder.EncodeBytes(values, destination);
    }

    /// <summary>Appends the lengths of the prefixes shared with the value before, and the suffixes (DELTA_BYTE_ARRAY).</summary>
    internal static void EncodeDelta(ReadOnlySpan<ByteSlice> values, ByteSink destination)
    {
        using ArrowBuffer prefixBuffer = MemoryAllocator.Shared.Allocate((long)values.Length * sizeof(int));
        using ArrowBuffer suffixBuffer = MemoryAllocator.Shared.Allocate((long)values.Length * sizeof(ByteSlice));
        Span<int> prefixes = prefixBuffer.AsSpan<int>();
        Span<ByteSlice> suffixes = suffixBuffer.AsSpan<ByteSlice>();
        ReadOnlySpan<byte> previous = default;
        for (int i = 0; i < values.Length; i++)
        {
            var value = new ReadOnlySpan<byte>(values[i].Pointer, values[i].Length);
            int shared = previous.CommonPrefixLength(value);
            prefixes[i] = shared;
            suffixes[i] = new ByteSlice(values[i].Pointer + shared, value.Length - shared);
            previous = value;
        }

        DeltaBinaryPackedEncoder.Encode(prefixes, destination);
        EncodeDeltaLength(suffixes, destination);
    }
}
