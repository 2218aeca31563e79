using DuckLake.Columnar;
using DuckLake.Parquet;
using DuckLake.Storage;

namespace DuckLake.Arrow.Execution;

/// <summary>Reads footers (cached) and ranges of files. Thread-safe.</summary>
internal sealed class FileReader(ObjectStoreRegistry stores, FileReaderOptions options)
{
    private const int MetadataExpansion = 8;

    /// <summary>Most bytes taken on the catalog's word; what is larger is asked of the store first.</summary>
    private const long MaxTrustedBytes = 16L << 20;

    private readonly ByteBoundedCache<FileKey, ParquetMetadata> _footers = new(options.FooterCacheBytes);

    /// <summary>Bytes between two ranges that are rather read than left out.</summary>
    internal long MaxGapBytes => options.MaxGapBytes;

    /// <summary>How many requests the store of a path wants in flight; an unknown store tells so when it is read from.</summary>
    internal int PreferredConcurrency(string path) => stores.Find(path)?.PreferredConcurrency ?? 1;

    /// <summary>The metadata of a Parquet file, read in one request where the size of the footer is known.</summary>
    /// <param name="path">Full path.</param>
    /// <param name="sizeBytes">What the catalog says, or null.</param>
    /// <param name="footerSizeBytes">What the catalog says, or null.</param>
    /// <param name="key">The decryption key, or empty.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="InvalidParquetException">The file is no Parquet file, is corrupt or needs another key.</exception>
    /// <exception cref="ObjectStoreException">The file is missing or cannot be read.</exception>
    /// <exception cref="InvalidDataException">The file's size contradicts the catalog.</exception>
    internal async ValueTask<OpenedFile> OpenAsync(
        string path, long? sizeBytes, long? footerSizeBytes, ReadOnlyMemory<byte> key, CancellationToken cancellationToken)
    {
        var cacheKey = new FileKey(path, sizeBytes ?? 0);
        if (_footers.TryGet(cacheKey, out ParquetMetadata? cached))
        {
            return new OpenedFile(cached, ArrowBuffer.Empty);
        }

        IObjectStore store = stores.Resolve(path);
        ParquetReaderOptions parquet = OptionsFor(key, default);
        bool readsWhole = sizeBytes is > 0 && sizeBytes <= options.SmallFileBytes;
        ArrowBuffer tail = MemoryAllocator.Shared.Allocate(
            readsWhole ? sizeBytes!.Value + 1 : TailSize(sizeBytes, footerSizeBytes));
        try
        {
            ObjectTail read = await store.ReadTailAsync(path, tail.AsMemory(), cancellationToken).ConfigureAwait(false);
            if (sizeBytes is > 0 && read.SizeBytes != sizeBytes)
            {
                throw new InvalidDataException(
                    $"The catalog says the file has {sizeBytes} bytes; it has {read.SizeBytes}. The file was replaced or truncated, or the catalog is damaged.");
            }

            ParquetFooterResult footer = ParquetFooter.Read(tail.Span[..read.BytesRead], read.SizeBytes, parquet, LakePath.Redact(path));
            while (!footer.IsComplete)
            {
                using ArrowBuffer larger = MemoryAllocator.Shared.Allocate(footer.NeededRange.LengthBytes);
                await store.ReadAsync(path, footer.NeededRange.Offset, larger.AsMemory(), cancellationToken).ConfigureAwait(false);
                footer = ParquetFooter.Read(larger.Span, read.SizeBytes, parquet, LakePath.Redact(path));
            }

            _footers.Add(cacheKey, footer.Metadata, 1024L + ((long)footer.Metadata.FooterSizeBytes * MetadataExpansion));
            ArrowBuffer content = ArrowBuffer.Empty;
            if (read.BytesRead == read.SizeBytes)
            {
                content = tail.Slice(0, read.BytesRead);
            }

            return new OpenedFile(footer.Metadata, content);
        }
        finally
        {
            tail.Dispose();
        }
    }

    /// <summary>Reads a whole file, checking its size. The caller disposes the buffer.</summary>
    /// <exception cref="InvalidDataException">The file's size contradicts the catalog, or it is larger than <paramref name="maxBytes"/>.</exception>
    internal async ValueTask<ArrowBuffer> ReadWholeAsync(string path, long? sizeBytes, long maxBytes, CancellationToken cancellationToken)
    {
        IObjectStore store = stores.Resolve(path);
        long size = sizeBytes is > 0 and <= MaxTrustedBytes
            ? sizeBytes.Value
            : (await store.HeadAsync(path, cancellationToken).ConfigureAwait(false)).SizeBytes;
        if (sizeBytes is > 0 && size != sizeBytes)
        {
            throw new InvalidDataException($"The catalog says the file has {sizeBytes} bytes; it has {size}.");
        }

        if (size > maxBytes)
        {
            throw new InvalidDataException($"The file has {size} bytes; at most {maxBytes} are expected.");
        }

        ArrowBuffer content = MemoryAllocator.Shared.Allocate(size + 1);
        try
        {
            ObjectTail read = await store.ReadTailAsync(path, content.AsMemory(), cancellationToken).ConfigureAwait(false);
            if (read.SizeBytes != size)
            {
                throw new InvalidDataException($"The catalog says the file has {size} bytes; it has {read.SizeBytes}.");
            }

            return content.Slice(0, size);
        }
        finally
        {
            content.Dispose();
        }
    }

    /// <summary>The requests that read ranges of a file.</summary>
    internal ByteRange[] Coalesce(IReadOnlyList<ParquetByteRange> ranges)
    {
        var wanted = new ByteRange[ranges.Count];
        for (int i = 0; i < wanted.Length; i++)
        {
            wanted[i] = new ByteRange(ranges[i].Offset, ranges[i].LengthBytes);
        }

        return [.. RangeCoalescer.Coalesce(wanted, options.MaxGapBytes, options.MaxRequestBytes).Select(request => request.Range)];
    }

    /// <summary>The bytes of a range among those read.</summary>
    internal static ReadOnlySpan<byte> Find(List<(long Offset, ArrowBuffer Bytes)> buffers, ParquetByteRange range)
    {
        foreach ((long offset, ArrowBuffer bytes) in buffers)
        {
            if (range.Offset >= offset && range.End <= offset + bytes.Length)
            {
                return bytes.Span.Slice((int)(range.Offset - offset), (int)range.LengthBytes);
            }
        }

        throw new InvalidOperationException("A range that was asked for is not among those read.");
    }

    /// <summary>Reads ranges of a file, neighbours in one request. Each buffer is the caller's.</summary>
    internal async Task<List<(long Offset, ArrowBuffer Bytes)>> ReadRangesAsync(
        string path, IReadOnlyList<ParquetByteRange> ranges, CancellationToken cancellationToken)
    {
        ByteRange[] merged = Coalesce(ranges);
        var buffers = new List<(long Offset, ArrowBuffer Bytes)>(merged.Length);
        var destinations = new Memory<byte>[merged.Length];
        try
        {
            for (int i = 0; i < merged.Length; i++)
            {
                ArrowBuffer buffer = MemoryAllocator.Shared.Allocate(merged[i].Length);
                buffers.Add((merged[i].Offset, buffer));
                destinations[i] = buffer.AsMemory();
            }

            if (merged.Length == 1)
            {
                await stores.Resolve(path).ReadAsync(path, merged[0].Offset, destinations[0], cancellationToken).ConfigureAwait(false);
            }
            else if (merged.Length > 1)
            {
                await stores.Resolve(path).ReadRangesAsync(path, merged, destinations, cancellationToken).ConfigureAwait(false);
            }

            return buffers;
        }
        catch
        {
            foreach ((long _, ArrowBuffer buffer) in buffers)
            {
                buffer.Dispose();
            }

            throw;
        }
    }

    internal static ParquetReaderOptions OptionsFor(ReadOnlyMemory<byte> key, ParquetStringRepresentation strings) => new()
    {
        Decryption = key.IsEmpty ? null : new ParquetDecryptionProperties(key.Span),
        StringRepresentation = strings,
    };

    private int TailSize(long? sizeBytes, long? footerSizeBytes)
    {
        long wanted = footerSizeBytes is > 0 && footerSizeBytes <= MaxTrustedBytes
            ? footerSizeBytes.Value + ParquetFooter.TailSizeBytes
            : options.TailGuessBytes;
        return (int)Math.Min(wanted, sizeBytes is > 0 ? sizeBytes.Value : Math.Max(wanted, options.TailGuessBytes));
    }
}
