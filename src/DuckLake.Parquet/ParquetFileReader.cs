using DuckLake.Columnar;
using DuckLake.Parquet.Decoding;

namespace DuckLake.Parquet;

/// <summary>Reads whole files: opens the footer and streams row groups as record batches. Reads of one instance may run concurrently.</summary>
public sealed class ParquetFileReader
{
    private const int TailGuessBytes = 64 << 10;

    private readonly IParquetByteSource _source;
    private readonly ParquetReaderOptions _options;

    private ParquetFileReader(IParquetByteSource source, ParquetMetadata metadata, ParquetReaderOptions options)
    {
        _source = source;
        Metadata = metadata;
        _options = options;
    }

    /// <summary>The file's metadata.</summary>
    public ParquetMetadata Metadata { get; }

    /// <summary>Opens a file by reading its footer.</summary>
    /// <param name="source">The bytes; must stay readable while the reader is used.</param>
    /// <param name="options">Limits and choices, or null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="InvalidParquetException">The file is no Parquet file, is corrupt or needs another key.</exception>
    public static async ValueTask<ParquetFileReader> OpenAsync(
        IParquetByteSource source, ParquetReaderOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        options ??= ParquetReaderOptions.Default;
        int size = (int)Math.Min(TailGuessBytes, source.Length);
        while (true)
        {
            using ArrowBuffer tail = options.Allocator.Allocate(size);
            if (size > 0)
            {
                await source.ReadAsync(source.Length - size, tail.AsMemory(), cancellationToken).ConfigureAwait(false);
            }

            ParquetFooterResult result = ParquetFooter.Read(tail.Span, source.Length, options, source.Name);
            if (result.IsComplete)
            {
                return new ParquetFileReader(source, result.Metadata, options);
            }

            size = checked((int)result.NeededRange.LengthBytes);
        }
    }

    /// <summary>Opens a file that lies in memory.</summary>
    /// <param name="file">The whole file; must stay unchanged while the reader is used.</param>
    /// <param name="options">Limits and choices, or null for the defaults.</param>
    /// <param name="name">Name for error messages.</param>
    public static ParquetFileReader Open(ReadOnlyMemory<byte> file, ParquetReaderOptions? options = null, string name = "memory")
    {
        options ??= ParquetReaderOptions.Default;
        ParquetFooterResult result = ParquetFooter.Read(file.Span, file.Length, options, name);
        return new ParquetFileReader(new MemoryByteSource(file, name), result.Metadata!, options);
    }

    /// <summary>The Arrow schema of all columns.</summary>
    public Schema GetSchema(ParquetProjection? projection = null) => new ParquetReadPlan(Metadata, projection, _options).Schema;

    /// <summary>Streams all rows; the caller disposes the stream.</summary>
    /// <param name="projection">The leaves to read, or null for all.</param>
    public IArrowArrayStream Read(ParquetProjection? projection = null) =>
        new ParquetBatchStream(_source, Metadata, new ParquetReadPlan(Metadata, projection, _options));
}
