using System.Buffers.Binary;

namespace DuckLake.Columnar;

/// <summary>Reads encapsulated messages from a stream. Lengths are held against the limits and what is left before memory is taken.</summary>
internal sealed class IpcInput(Stream stream, IpcOptions options, bool leaveOpen)
{
    private const int FirstStepBytes = 1 << 20;
    private const int LargestReadBytes = 1 << 30;

    private readonly byte[] _prefix = new byte[sizeof(int)];

    internal Stream Stream => stream;

    /// <summary>The next message, or null at the end of the stream.</summary>
    internal async ValueTask<IpcMessage?> ReadMessageAsync(IoMode mode, CancellationToken cancellationToken)
    {
        int got = await FillAsync(_prefix, mode, cancellationToken).ConfigureAwait(false);
        if (got == 0)
        {
            return null;
        }

        int length = got == sizeof(int) ? BinaryPrimitives.ReadInt32LittleEndian(_prefix) : throw Truncated(sizeof(int), got);

        // Before version 0.15 the length stood first, without the continuation marker.
        if (length == -1)
        {
            got = await FillAsync(_prefix, mode, cancellationToken).ConfigureAwait(false);
            length = got == sizeof(int) ? BinaryPrimitives.ReadInt32LittleEndian(_prefix) : throw Truncated(sizeof(int), got);
        }

        if (length == 0)
        {
            return null;
        }

        byte[] metadata = await ReadMetadataAsync(length, mode, cancellationToken).ConfigureAwait(false);
        (IpcHeaderTag header, IpcMetadataVersion version, long bodyLength) = ParseMessage(metadata);
        ArrowBuffer body = await ReadBodyAsync(bodyLength, mode, cancellationToken).ConfigureAwait(false);
        return new IpcMessage(metadata, header, version, body);
    }

    internal async ValueTask<byte[]> ReadMetadataAsync(int length, IoMode mode, CancellationToken cancellationToken)
    {
        if (length < 0 || length > options.MaxMetadataBytes)
        {
            throw new ArrowFormatException($"the metadata is said to have {length} bytes; at most {options.MaxMetadataBytes} are allowed");
        }

        RequireLeft(length, "metadata");
        var metadata = new byte[stream.CanSeek ? length : Math.Min(length, FirstStepBytes)];
        int done = 0;
        while (true)
        {
            int got = await FillAsync(metadata.AsMemory(done), mode, cancellationToken).ConfigureAwait(false);
            if (got < metadata.Length - done)
            {
                throw Truncated(length, done + got);
            }

            done = metadata.Length;
            if (done == length)
            {
                return metadata;
            }

            Array.Resize(ref metadata, (int)Math.Min(length, 2L * done));
        }
    }

    internal async ValueTask<int> FillAsync(Memory<byte> destination, IoMode mode, CancellationToken cancellationToken)
    {
        int done = 0;
        while (done < destination.Length)
        {
            int got = mode == IoMode.Synchronous
                ? stream.Read(destination.Span[done..])
                : await stream.ReadAsync(destination[done..], cancellationToken).ConfigureAwait(false);
            if (got == 0)
            {
                break;
            }

            done += got;
        }

        return done;
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

    internal static ArrowFormatException Truncated(long expected, long found) =>
        new($"the data ends too early: {expected} bytes were expected, {found} were found");

    private static IpcMetadataVersion ReadVersion(FlatBufferTable table)
    {
        short version = table.GetInt16(0);
        return version is (short)IpcMetadataVersion.V4 or (short)IpcMetadataVersion.V5
            ? (IpcMetadataVersion)version
            : throw new ArrowFormatException($"metadata version V{version + 1} is not supported; V4 and V5 are");
    }

    private static (IpcHeaderTag Header, IpcMetadataVersion Version, long BodyLength) ParseMessage(byte[] metadata)
    {
        FlatBufferTable message = FlatBufferTable.Root(metadata);
        return ((IpcHeaderTag)message.GetByte(1), ReadVersion(message), message.GetInt64(3));
    }

    private static unsafe Memory<byte> Window(ArrowBuffer target, long start, int length) =>
        new NativeMemoryManager(target.Block!, target.Pointer + start, length).Memory;

    private static unsafe ArrowBuffer Grow(ArrowBuffer body, long capacity, MemoryAllocator allocator)
    {
        ArrowBuffer larger = allocator.Allocate(capacity);
        Buffer.MemoryCopy(body.Pointer, larger.Pointer, larger.Length, body.Length);
        body.Dispose();
        return larger;
    }

    private void RequireLeft(long length, string what)
    {
        if (stream.CanSeek && stream.Length - stream.Position is var left && length > left)
        {
            throw new ArrowFormatException($"the data ends too early: the {what} is said to have {length} bytes, {Math.Max(left, 0)} are left");
        }
    }

    private async ValueTask<ArrowBuffer> ReadBodyAsync(long length, IoMode mode, CancellationToken cancellationToken)
    {
        if (length < 0 || length > options.MaxBodyBytes)
        {
            throw new ArrowFormatException($"the body is said to have {length} bytes; at most {options.MaxBodyBytes} are allowed");
        }

        RequireLeft(length, "body");
        long capacity = stream.CanSeek ? length : Math.Min(length, FirstStepBytes);
        ArrowBuffer body = options.Allocator.Allocate(capacity);
        try
        {
            long done = 0;
            while (done < length)
            {
                if (done == body.Length)
                {
                    body = Grow(body, Math.Min(length, 2 * done), options.Allocator);
                }

                int step = (int)Math.Min(body.Length - done, LargestReadBytes);
                int got = await FillAsync(Window(body, done, step), mode, cancellationToken).ConfigureAwait(false);
                if (got < step)
                {
                    throw Truncated(length, done + got);
                }

                done += got;
            }

            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }
}
