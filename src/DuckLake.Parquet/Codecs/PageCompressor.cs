using System.IO.Compression;
using DuckLake.Columnar;
using DuckLake.Parquet.Encoders;

namespace DuckLake.Parquet;

/// <summary>Compresses pages; the counterpart of <see cref="PageDecompressor"/>. Thread-safe: each thread keeps its own state.</summary>
internal static class PageCompressor
{
    private const int DefaultGzipLevel = 6;
    private const int LargestGzipLevel = 9;
    private const int DefaultBrotliLevel = 5;
    private const int LargestBrotliLevel = 11;
    private const int BrotliWindowLog2 = 22;
    private const int DefaultZstdLevel = 3;

    /// <summary>Checks, before anything is written, that a codec can be written with a level.</summary>
    /// <param name="codec">The codec.</param>
    /// <param name="level">The level, or null for the codec's default.</param>
    /// <exception cref="NotSupportedException">The codec cannot be written.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The codec has no levels, or not this one.</exception>
    /// <exception cref="DllNotFoundException">The codec's native library is not installed.</exception>
    public static void Validate(CompressionCodec codec, int? level)
    {
        (int smallest, int largest) = codec switch
        {
            CompressionCodec.Gzip => (0, LargestGzipLevel),
            CompressionCodec.Brotli => (0, LargestBrotliLevel),
            CompressionCodec.Zstd => Zstd.LevelRange,
            CompressionCodec.Uncompressed or CompressionCodec.Snappy or CompressionCodec.Lz4Raw => (0, -1),
            _ => throw new NotSupportedException(
                $"The compression codec {codec} cannot be written; choose Uncompressed, Snappy, Gzip, Brotli, Zstd or Lz4Raw."),
        };
        if (level is not { } number || (number >= smallest && number <= largest))
        {
            return;
        }

        throw new ArgumentOutOfRangeException(
            nameof(level), number, smallest > largest
                ? $"The compression codec {codec} has no levels; leave the level out."
                : $"The compression codec {codec} has the levels {smallest} to {largest}.");
    }

    /// <summary>Appends the compressed bytes; returns how many there are.</summary>
    /// <param name="codec">The codec.</param>
    /// <param name="level">The level, or null for the codec's default; checked by <see cref="Validate"/> before.</param>
    /// <param name="source">The bytes; not in <paramref name="destination"/>.</param>
    /// <param name="destination">Where to.</param>
    public static int Compress(CompressionCodec codec, int? level, ReadOnlySpan<byte> source, ByteSink destination)
    {
        int start = destination.Length;
        switch (codec)
        {
            case CompressionCodec.Uncompressed:
                destination.Write(source);
                break;
            case CompressionCodec.Snappy:
                destination.Advance(SnappyEncoder.Encode(source, destination.GetSpan(SnappyEncoder.MaxCompressedLength(source.Length))));
                break;
            case CompressionCodec.Gzip:
                GzipEncoder.Encode(source, level ?? DefaultGzipLevel, destination);
                break;
            case CompressionCodec.Brotli:
                EncodeBrotli(source, level ?? DefaultBrotliLevel, destination);
                break;
            case CompressionCodec.Zstd:
                Span<byte> room = destination.GetSpan(Zstd.MaxCompressedLength(source.Length));
                destination.Advance(Zstd.Compress(source, room, level ?? DefaultZstdLevel));
                break;
            case CompressionCodec.Lz4Raw:
                destination.Advance(Lz4BlockEncoder.Encode(source, destination.GetSpan(Lz4BlockEncoder.MaxCompressedLength(source.Length))));
                break;
            default:
                Validate(codec, level);
                break;
        }

        return destination.Length - start;
    }

    private static void EncodeBrotli(ReadOnlySpan<byte> source, int level, ByteSink destination)
    {
        Span<byte> room = destination.GetSpan(BrotliEncoder.GetMaxCompressedLength(source.Length));
        if (!BrotliEncoder.TryCompress(source, room, out int written, level, BrotliWindowLog2))
        {
            throw new InvalidOperationException($"The Brotli encoder refused {source.Length} bytes at level {level}.");
        }

        destination.Advance(written);
    }
}
