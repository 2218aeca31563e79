using System.IO.Compression;
using DuckLake.Parquet.Encoders;

namespace DuckLake.Parquet;

/// <summary>Writes GZIP members through the BCL's zlib.</summary>
internal static class GzipEncoder
{
    private static readonly ZLibCompressionOptions[] s_options = [.. Enumerable.Range(0, 10).Select(level => new ZLibCompressionOptions { CompressionLevel = level })];

    /// <summary>For no bytes the stream would write none.</summary>
    private static ReadOnlySpan<byte> EmptyMember => [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    public static void Encode(ReadOnlySpan<byte> source, int level, ByteSink destination)
    {
        if (source.IsEmpty)
        {
            destination.Write(EmptyMember);
            return;
        }

        using var output = new ByteSinkStream(destination);
        using var deflater = new GZipStream(output, s_options[level], leaveOpen: true);
        deflater.Write(source);
    }
}
