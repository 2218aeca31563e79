using System.Buffers.Binary;
using DuckLake.Columnar;

namespace DuckLake.Parquet;

/// <summary>
/// The deprecated LZ4 codec: Hadoop framing (big-endian uncompressed and compressed size before each run of blocks), or,
/// as some writers stored it, a bare LZ4 block or an LZ4 frame.
/// </summary>
internal static class HadoopLz4Decoder
{
    private const int PrefixSizeBytes = 8;

    public static int Decode(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        if (TryDecodeFramed(source, destination))
        {
            return destination.Length;
        }

        return Lz4Frame.IsFrame(source) ? Lz4Frame.Decompress(source, destination) : Lz4Block.Decode(source, destination);
    }

    private static bool TryDecodeFramed(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        while (source.Length >= PrefixSizeBytes)
        {
            uint plainSize = BinaryPrimitives.ReadUInt32BigEndian(source);
            uint storedSize = BinaryPrimitives.ReadUInt32BigEndian(source[4..]);
            source = source[PrefixSizeBytes..];
            if (storedSize > (uint)source.Length || plainSize > (uint)destination.Length
                || !Lz4Block.TryDecode(source[..(int)storedSize], destination[..(int)plainSize], out int written)
                || written != (int)plainSize)
            {
                return false;
            }

            source = source[(int)storedSize..];
            destination = destination[written..];
        }

        return source.IsEmpty && destination.IsEmpty;
    }
}
