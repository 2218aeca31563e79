using System.Buffers.Binary;

namespace DuckLake.Columnar;

/// <summary>Hands out the buffers of one message body in order: slices of it, or decompressed copies.</summary>
internal unsafe ref struct IpcBodyBuffers
{
    private const int BufferAlignment = 8;
    private const int LengthPrefixBytes = sizeof(long);

    // A compressed byte never yields more: LZ4 extends a match by 255 per byte, Zstandard repeats 128 KiB by a 4-byte block.
    private const long MaxLz4Ratio = 256;
    private const long MaxZstdRatio = 32 << 10;

    private readonly ArrowBuffer _body;
    private readonly IpcCompression _compression;
    private readonly IpcOptions _options;
    private ReadOnlySpan<byte> _entries;
    private long _copyBudget;
    private long _decompressionBudget;
    private int _index;

    internal IpcBodyBuffers(IpcBatchMetadata batch, ArrowBuffer body, IpcOptions options)
    {
        _entries = batch.Buffers;
        _compression = batch.Compression;
        _body = body;
        _options = options;
        _copyBudget = body.Length;
        _decompressionBudget = options.MaxBodyBytes;
    }

    /// <summary>Buffers not yet taken.</summary>
    internal readonly int Left => _entries.Length / 16;

    /// <summary>Passes over a buffer that is not needed.</summary>
    internal void Skip() => Locate();

    /// <summary>The next buffer, owned by the caller.</summary>
    internal ArrowBuffer Next()
    {
        (long offset, long length) = Locate();
        if (length == 0)
        {
            return default;
        }

        return _compression == IpcCompression.None ? Take(offset, length) : Decompress(offset, length);
    }

    private (long Offset, long Length) Locate()
    {
        if (_entries.IsEmpty)
        {
            throw new ArrowFormatException($"the message lists {_index} buffers; the schema needs more");
        }

        long offset = BinaryPrimitives.ReadInt64LittleEndian(_entries);
        long length = BinaryPrimitives.ReadInt64LittleEndian(_entries[sizeof(long)..]);
        if (offset < 0 || length < 0 || length > _body.Length || offset > _body.Length - length)
        {
            throw new ArrowFormatException($"buffer {_index} [{offset}, +{length}) lies outside the body of {_body.Length} bytes");
        }

        _entries = _entries[16..];
        _index++;
        return (offset, length);
    }

    private ArrowBuffer Take(long offset, long length)
    {
        if (((nint)(_body.Pointer + offset) & (BufferAlignment - 1)) == 0)
        {
            return _body.Slice(offset, length);
        }

        Spend(length);
        ArrowBuffer copy = _options.Allocator.Allocate(length);
        Buffer.MemoryCopy(_body.Pointer + offset, copy.Pointer, length, length);
        return copy;
    }

    private ArrowBuffer Decompress(long offset, long length)
    {
        if (length < LengthPrefixBytes)
        {
            throw new ArrowFormatException($"compressed buffer {_index - 1} of {length} bytes is too short for its length prefix");
        }

        long uncompressed = BinaryPrimitives.ReadInt64LittleEndian(new ReadOnlySpan<byte>(_body.Pointer + offset, LengthPrefixBytes));
        offset += LengthPrefixBytes;
        length -= LengthPrefixBytes;
        if (uncompressed == -1)
        {
            return length == 0 ? default : Take(offset, length);
        }

        if (uncompressed == 0)
        {
            return default;
        }

        long ratio = _compression == IpcCompression.Lz4Frame ? MaxLz4Ratio : MaxZstdRatio;
        if (uncompressed < 0 || uncompressed / ratio > length || uncompressed > _decompressionBudget || Math.Max(uncompressed, length) > Array.MaxLength)
        {
            throw new ArrowFormatException($"buffer {_index - 1} of {length} compressed bytes is said to hold {uncompressed} bytes, which is impossible or too much");
        }

        Spend(length);
        _decompressionBudget -= uncompressed;
        ArrowBuffer result = _options.Allocator.Allocate(uncompressed);
        try
        {
            var source = new ReadOnlySpan<byte>(_body.Pointer + offset, (int)length);
            int written = _compression == IpcCompression.Lz4Frame
                ? Lz4Frame.Decompress(source, result.Span)
                : Zstd.Decompress(source, result.Span);
            if (written != uncompressed)
            {
                throw new InvalidDataException($"it holds {written} bytes, its prefix says {uncompressed}");
            }

            return result;
        }
        catch (InvalidDataException e)
        {
            result.Dispose();
            throw new ArrowFormatException($"buffer {_index - 1} cannot be decompressed: {e.Message}", e);
        }
        catch
        {
            result.Dispose();
            throw;
        }
    }

    // Buffers stand end to end, so what is copied out of a body is at most the body.
    private void Spend(long bytes)
    {
        _copyBudget -= bytes;
        if (_copyBudget < 0)
        {
            throw new ArrowFormatException($"buffer {_index - 1} overlaps other buffers");
        }
    }
}
