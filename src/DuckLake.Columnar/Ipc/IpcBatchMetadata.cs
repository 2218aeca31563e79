namespace DuckLake.Columnar;

/// <summary>The format's <c>RecordBatch</c> table.</summary>
internal readonly ref struct IpcBatchMetadata
{
    private const int StructBytes = 16;

    internal IpcBatchMetadata(FlatBufferTable table)
    {
        Length = table.GetInt64(0);
        Nodes = table.GetVector(1, StructBytes);
        Buffers = table.GetVector(2, StructBytes);
        VariadicCounts = table.GetVector(4, sizeof(long));
        if (table.TryGetTable(3, out FlatBufferTable compression))
        {
            Compression = (compression.GetByte(0), compression.GetByte(1)) switch
            {
                (0, 0) => IpcCompression.Lz4Frame,
                (1, 0) => IpcCompression.Zstd,
                var (codec, method) => throw new ArrowFormatException($"the body is compressed with codec {codec}, method {method}, which is not known"),
            };
        }
    }

    internal long Length { get; }

    /// <summary>Pairs of length and null count.</summary>
    internal ReadOnlySpan<byte> Nodes { get; }

    /// <summary>Pairs of offset and length.</summary>
    internal ReadOnlySpan<byte> Buffers { get; }

    internal ReadOnlySpan<byte> VariadicCounts { get; }

    internal IpcCompression Compression { get; }
}
