using System.IO.Compression;

namespace DuckLake.Parquet;

/// <summary>GZIP of one or more members; a zlib stream, which some writers store instead, is accepted as well.</summary>
internal static class InflateDecoder
{
    public static unsafe int Decode(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        if (source.Length < 2)
        {
            throw new InvalidDataException("it is too short for a GZIP header");
        }

        bool isGzip = source[0] == 0x1F && source[1] == 0x8B;
        fixed (byte* pointer = source)
        {
            using var input = new UnmanagedMemoryStream(pointer, source.Length);
            using Stream inflater = isGzip
                ? new GZipStream(input, CompressionMode.Decompress)
                : new ZLibStream(input, CompressionMode.Decompress);
            int written = inflater.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
            if (inflater.ReadByte() >= 0)
            {
                throw new InvalidDataException("it decompresses to more bytes than the page header says");
            }

            return written;
        }
    }
}
