using System.Buffers.Binary;

namespace DuckLake.Columnar;

/// <summary>Writes encapsulated messages to a stream.</summary>
internal sealed class IpcOutput(Stream stream, IpcOptions options, bool leaveOpen)
{
    private const int PrefixBytes = 2 * sizeof(int);
    private const int LargestWriteBytes = 1 << 30;
    private const short Version = (short)IpcMetadataVersion.V5;

    private static readonly byte[] s_zeros = new byte[64];

    /// <summary>Bytes written so far.</summary>
    internal long Position { get; private set; }

    internal ValueTask WriteSchemaAsync(Schema schema, IpcField[] fields, IoMode mode, CancellationToken cancellationToken)
    {
        var builder = new FlatBufferBuilder();
        int table = IpcSchemaWriter.Write(builder, schema, fields);
        return WriteAsync(FinishMessage(builder, IpcHeaderTag.Schema, table, 0), mode, cancellationToken);
    }

    internal async ValueTask<IpcBlock> WriteBatchAsync(IpcBodyWriter body, int length, IoMode mode, CancellationToken cancellationToken)
    {
        var builder = new FlatBufferBuilder();
        int table = WriteBatchTable(builder, body, length, out long bodyLength);
        return await WriteMessageAsync(builder, IpcHeaderTag.RecordBatch, table, body, bodyLength, mode, cancellationToken).ConfigureAwait(false);
    }

    internal async ValueTask<IpcBlock> WriteDictionaryAsync(IpcBodyWriter body, int length, long id, bool isDelta, IoMode mode, CancellationToken cancellationToken)
    {
        var builder = new FlatBufferBuilder();
        int batch = WriteBatchTable(builder, body, length, out long bodyLength);
        builder.StartTable(3);
        builder.AddInt64(0, id);
        builder.AddReference(1, batch);
        builder.AddBoolean(2, isDelta);
        int table = builder.EndTable();
        return await WriteMessageAsync(builder, IpcHeaderTag.DictionaryBatch, table, body, bodyLength, mode, cancellationToken).ConfigureAwait(false);
    }

    internal ValueTask WriteEndOfStreamAsync(IoMode mode, CancellationToken cancellationToken)
    {
        var end = new byte[PrefixBytes];
        BinaryPrimitives.WriteInt32LittleEndian(end, -1);
        return WriteAsync(end, mode, cancellationToken);
    }

    internal async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, IoMode mode, CancellationToken cancellationToken)
    {
        if (mode == IoMode.Synchronous)
        {
            stream.Write(bytes.Span);
        }
        else
        {
            await stream.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        }

        Position += bytes.Length;
    }

    internal async ValueTask FlushAsync(IoMode mode, CancellationToken cancellationToken)
    {
        if (mode == IoMode.Synchronous)
        {
            stream.Flush();
        }
        else
        {
            await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    internal async ValueTask CloseAsync(IoMode mode)
    {
        if (leaveOpen)
        {
            return;
        }

        if (mode == IoMode.Synchronous)
        {
            stream.Dispose();
        }
        else
        {
            await stream.DisposeAsync().ConfigureAwait(false);
        }
    }

    internal static byte[] BuildFooter(Schema schema, IpcField[] fields, List<IpcBlock> dictionaries, List<IpcBlock> batches)
    {
        var builder = new FlatBufferBuilder();
        int schemaTable = IpcSchemaWriter.Write(builder, schema, fields);
        int dictionaryVector = WriteBlocks(builder, dictionaries);
        int batchVector = WriteBlocks(builder, batches);
        builder.StartTable(5);
        builder.AddReference(1, schemaTable);
        builder.AddReference(2, dictionaryVector);
        builder.AddReference(3, batchVector);
        builder.AddInt16(0, Version);
        return builder.Finish(builder.EndTable()).ToArray();
    }

    private static int WriteBlocks(FlatBufferBuilder builder, List<IpcBlock> blocks)
    {
        var bytes = new byte[blocks.Count * IpcBlock.Bytes];
        for (int i = 0; i < blocks.Count; i++)
        {
            blocks[i].Write(bytes.AsSpan(i * IpcBlock.Bytes));
        }

        return builder.CreateVector(bytes, blocks.Count, sizeof(long));
    }

    private static unsafe Memory<byte> Window(ArrowBuffer buffer, long start, int length) =>
        new NativeMemoryManager(buffer.Block!, buffer.Pointer + start, length).Memory;

    private int WriteBatchTable(FlatBufferBuilder builder, IpcBodyWriter body, int length, out long bodyLength)
    {
        var nodes = new byte[body.Nodes.Count * 16];
        for (int i = 0; i < body.Nodes.Count; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(nodes.AsSpan(i * 16), body.Nodes[i].Length);
            BinaryPrimitives.WriteInt64LittleEndian(nodes.AsSpan((i * 16) + 8), body.Nodes[i].NullCount);
        }

        var buffers = new byte[body.Buffers.Count * 16];
        bodyLength = 0;
        for (int i = 0; i < body.Buffers.Count; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(buffers.AsSpan(i * 16), bodyLength);
            BinaryPrimitives.WriteInt64LittleEndian(buffers.AsSpan((i * 16) + 8), body.Buffers[i].Length);
            bodyLength += Padded(body.Buffers[i].Length);
        }

        var counts = new byte[body.VariadicCounts.Count * sizeof(long)];
        for (int i = 0; i < body.VariadicCounts.Count; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(counts.AsSpan(i * sizeof(long)), body.VariadicCounts[i]);
        }

        int nodeVector = builder.CreateVector(nodes, body.Nodes.Count, sizeof(long));
        int bufferVector = builder.CreateVector(buffers, body.Buffers.Count, sizeof(long));
        int countVector = counts.Length == 0 ? 0 : builder.CreateVector(counts, body.VariadicCounts.Count, sizeof(long));
        builder.StartTable(5);
        builder.AddInt64(0, length);
        builder.AddReference(1, nodeVector);
        builder.AddReference(2, bufferVector);
        builder.AddReference(4, countVector);
        return builder.EndTable();
    }

    private long Padded(long length) => (length + options.AlignmentBytes - 1) & ~(options.AlignmentBytes - 1L);

    // The prefix and the metadata, padded so that the body begins aligned.
    private byte[] FinishMessage(FlatBufferBuilder builder, IpcHeaderTag header, int table, long bodyLength)
    {
        builder.StartTable(5);
        builder.AddInt64(3, bodyLength);
        builder.AddReference(2, table);
        builder.AddInt16(0, Version);
        builder.AddByte(1, (byte)header);
        ReadOnlySpan<byte> metadata = builder.Finish(builder.EndTable()).Span;
        long bodyStart = Padded(Position + PrefixBytes + metadata.Length);
        var message = new byte[bodyStart - Position];
        BinaryPrimitives.WriteInt32LittleEndian(message, -1);
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(sizeof(int)), message.Length - PrefixBytes);
        metadata.CopyTo(message.AsSpan(PrefixBytes));
        return message;
    }

    private async ValueTask<IpcBlock> WriteMessageAsync(FlatBufferBuilder builder, IpcHeaderTag header, int table, IpcBodyWriter body, long bodyLength, IoMode mode, CancellationToken cancellationToken)
    {
        long start = Position;
        byte[] message = FinishMessage(builder, header, table, bodyLength);
        await WriteAsync(message, mode, cancellationToken).ConfigureAwait(false);
        foreach (ArrowBuffer buffer in body.Buffers)
        {
            for (long done = 0; done < buffer.Length;)
            {
                int step = (int)Math.Min(buffer.Length - done, LargestWriteBytes);
                await WriteAsync(Window(buffer, done, step), mode, cancellationToken).ConfigureAwait(false);
                done += step;
            }

            await WriteAsync(s_zeros.AsMemory(0, (int)(Padded(buffer.Length) - buffer.Length)), mode, cancellationToken).ConfigureAwait(false);
        }

        return new IpcBlock(start, message.Length, bodyLength);
    }
}
