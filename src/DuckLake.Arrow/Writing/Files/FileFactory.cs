using System.Collections.Concurrent;
using DuckLake.Columnar;
using DuckLake.Metadata;
using DuckLake.Parquet;
using DuckLake.Storage;

namespace DuckLake.Arrow;

/// <summary>Begins the files of one write operation and collects them. Thread-safe.</summary>
internal sealed class FileFactory
{
    private const long MaxRowGroupSizeBytes = 128L << 20;

    private readonly TableWriteContext _context;
    private readonly ParquetWriterOptions _options;
    private readonly IObjectStore _store;
    private readonly ConcurrentQueue<string> _paths = new();
    private readonly ConcurrentBag<(int Order, WrittenDataFile File)> _files = [];
    private int _order;

    public FileFactory(TableWriteContext context, RowIdMode rowIds)
    {
        _context = context;
        RowIds = rowIds;
        Schema = InternalColumns.Append(context.Schema, rowIds);
        _store = context.ObjectStores.Resolve(context.DirectoryPath);
        _options = WriterOptions(context);
    }

    public RowIdMode RowIds { get; }

    /// <summary>The table's layout with the internal columns.</summary>
    public Schema Schema { get; }

    /// <summary>The files that were completed, in the order they were begun.</summary>
    public IReadOnlyList<WrittenDataFile> Files => [.. _files.OrderBy(entry => entry.Order).Select(entry => entry.File)];

    public TableWriteContext Context => _context;

    /// <summary>What a table's files are written with.</summary>
    public static ParquetWriterOptions WriterOptions(TableWriteContext context) => new()
    {
        Compression = context.Options.Codec,
        CompressionLevel = context.Options.CompressionLevel,
        DataPageVersion = context.Options.DataPageVersion == 2 ? ParquetDataPageVersion.V2 : ParquetDataPageVersion.V1,
        RowGroupRowCount = context.Options.RowGroupRows,
        RowGroupSizeBytes = Math.Min(context.Options.RowGroupSizeBytes ?? MaxRowGroupSizeBytes, Math.Max(1, context.MemoryBudgetBytes / 8)),
        DegreeOfParallelism = context.DegreeOfParallelism,
        Encryption = context.EncryptionKey is { } key ? new ParquetEncryptionProperties(Convert.FromBase64String(key)) : null,
    };

    /// <summary>Begins a file in the table's directory or in one below it.</summary>
    /// <param name="directory">The directory below the table's, ending in <c>/</c>, or empty.</param>
    /// <param name="partition">The partition the rows belong to, or null.</param>
    /// <param name="workers">Most columns encoded at the same time.</param>
    /// <exception cref="DuckLakeException">The codec or its level cannot be used.</exception>
    public DataFileWriter Begin(string directory, FilePartition? partition, int workers)
    {
        string path = _context.DirectoryPath + directory + FileNames.NewDataFile();
        int order = Interlocked.Increment(ref _order);
        var sink = new ObjectSink(_store, path, Track);
        try
        {
            return new DataFileWriter(this, sink, _options with { DegreeOfParallelism = workers }, partition, order);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            throw new DuckLakeException(
                DuckLakeErrorKind.Unsupported, $"The lake's Parquet options cannot be used: {exception.Message} Set the options anew.", exception);
        }
    }

    public void Add(int order, WrittenDataFile file) => _files.Add((order, file));

    /// <summary>Deletes the files that were completed, as far as possible: what failed the operation is the error to report.</summary>
    public async Task DeleteAllAsync()
    {
        try
        {
            await _store.DeleteAsync([.. _paths], CancellationToken.None).ConfigureAwait(false);
        }
        catch (ObjectStoreException)
        {
            // A file left behind is an orphan: no snapshot shows it, and the clean-up of orphaned files finds it.
        }
    }

    private void Track(string path)
    {
        _paths.Enqueue(path);
        _context.TrackFile?.Invoke(path);
    }
}
