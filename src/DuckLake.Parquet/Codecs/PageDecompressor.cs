using System.IO.Compression;
using DuckLake.Columnar;

namespace DuckLake.Parquet;

/// <summary>Decompresses pages. Thread-safe.</summary>
internal static class PageDecompressor
{
    /// <summary>True for the codecs <see cref="Decompress"/> reads.</summary>
    public static bool IsSupported(CompressionCodec codec) =>
        codec is >= CompressionCodec.Uncompressed and <= CompressionCodec.Lz4Raw and not CompressionCodec.Lzo;

    /// <summary>Decompresses <paramref name="source"/> to exactly fill <paramref name="destination"/>.</summary>
    /// <exception cref="InvalidParquetException">
    /// The bytes are corrupt, decompress to another size, or the codec is not supported or not installed.
    /// </exception>
    public static void Decompress(CompressionCodec codec, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        try
        {
            int written = codec switch
            {
                CompressionCodec.Uncompressed => Copy(source, destination),
                CompressionCodec.Snappy => SnappyDecoder.Decode(source, destination),
                CompressionCodec.Gzip => InflateDecoder.Decode(source, destination),
                CompressionCodec.Brotli => DecodeBrotli(source, destination),
                CompressionCodec.Lz4 => HadoopLz4Decoder.Decode(source, destination),
                CompressionCodec.Zstd => Zstd.Decompress(source, destination),
                CompressionCodec.Lz4Raw => Lz4Block.Decode(source, destination),
                _ => throw new InvalidParquetException(ParquetErrorKind.Unsupported, $"The compression codec {codec} is not supported."),
            };
            if (written != destination.Length)
            {
                throw new InvalidDataException($"it decompresses to {written} bytes, the page header says {destination.Length}");
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            // zlib tells some faults of its input by an error of I/O.
            throw new InvalidParquetException(
                ParquetErrorKind.Corrupt, $"The {codec} data of {source.Length} bytes cannot be decompressed: {e.Message.TrimEnd('.')}.", innerException: e);
        }
        catch (DllNotFoundException e)
        {
            throw new InvalidParquetException(ParquetErrorKind.MissingLibrary, e.Message, innerException: e);
        }
    }

    private static int Copy(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        if (source.Length <= destination.Length)
        {
            source.CopyTo(destination);
        }

        return source.Length;
    }

    private static int DecodeBrotli(ReadOnlySpan<byte> source, Span<byte> destination) =>
        BrotliDecoder.TryDecompress(source, destination, out int written)
            ? written
            : throw new InvalidDataException("it is no valid Brotli stream or longer than the page header says");
}
