using System.IO.Compression;
using DuckLake.Parquet.Encoders;

namespace DuckLake.Parquet;

/// <summary>Writes GZIP members through the BCL's zlib.</summary>
internal static class GzipEncoder
{
    private static readonly ZLibCompressionOptions[] s_options = [.. Enumerable.Range(0, 10).Select(level => new ZLibCompressionOptions { CompressionLevel = level })];

    public static void Encode(ReadOnlySpan<byte> source, int level, ByteSink destination)
    {
        using var output = new ByteSinkStream(destination);
        using var deflater = new GZipStream(output, s_options[level], leaveOpen: true);
        if (source.IsEmpty)
        {
            // Without any write not even the header comes.
            deflater.Flush();
        }

        deflater.Write(source);
    }
}
