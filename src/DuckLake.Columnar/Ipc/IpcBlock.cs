using System.Buffers.Binary;

namespace DuckLake.Columnar;

/// <summary>Where a message stands in a file: the format's <c>Block</c> struct.</summary>
internal readonly record struct IpcBlock(long Offset, int MetadataLength, long BodyLength)
{
    internal const int Bytes = 24;

    internal static IpcBlock[] ReadAll(ReadOnlySpan<byte> bytes)
    {
        var blocks = new IpcBlock[bytes.Length / Bytes];
        for (int i = 0; i < blocks.Length; i++)
        {
            ReadOnlySpan<byte> entry = bytes.Slice(i * Bytes, Bytes);
            blocks[i] = new IpcBlock(
                BinaryPrimitives.ReadInt64LittleEndian(entry),
                BinaryPrimitives.ReadInt32LittleEndian(entry[8..]),
                BinaryPrimitives.ReadInt64LittleEndian(entry[16..]));
        }

        return blocks;
    }

    internal void Write(Span<byte> bytes)
    {
        bytes[..Bytes].Clear();
        BinaryPrimitives.WriteInt64LittleEndian(bytes, Offset);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[8..], MetadataLength);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[16..], BodyLength);
    }
}
