using DuckLake.Columnar;
using DuckLake.Parquet.Decoding;

namespace DuckLake.Parquet;

/// <summary>
/// Decodes one row group into Arrow arrays. It does no I/O: <see cref="GetByteRanges"/> says which bytes are needed,
/// <see cref="SetBytes(long, ReadOnlyMemory{byte}, IDisposable?)"/> takes them, and the reading methods then work synchronously on the calling thread.
/// Batches and single fields read front to back; each field has its own position, so filter columns can run ahead of the
/// others. One reader belongs to one thread at a time.
/// </summary>
public sealed partial class ParquetRowGroupReader : IDisposable
{
    private readonly ParquetMetadata _metadata;
    private readonly RowGroupMetadata _rowGroup;
    private readonly ParquetReaderOptions _options;
    private readonly ArrowNode[] _fields;
    private readonly ArrowNode[][] _leaves;
    private readonly ColumnReader?[] _readers;
    private readonly ArrayData?[] _pending;
    private readonly ChunkBytes _bytes = new();
    private readonly DataPageLocation[]?[] _locations;
    private bool _isDisposed;

    /// <summary>Plans the reading of a row group.</summary>
    /// <param name="metadata">The file's metadata.</param>
    /// <param name="rowGroupOrdinal">Position of the row group in the file.</param>
    /// <param name="projection">The leaves to read, or null for all.</param>
    /// <param name="options">Limits and choices, or null for the defaults.</param>
    /// <exception cref="InvalidParquetException">The row group contradicts itself or cannot be mapped to Arrow.</exception>
    public ParquetRowGroupReader(ParquetMetadata metadata, int rowGroupOrdinal, ParquetProjection? projection = null, ParquetReaderOptions? options = null)
        : this(metadata, rowGroupOrdinal, new ParquetReadPlan(metadata, projection, options))
    {
    }

    /// <summary>Plans the reading of a row group with a plan made once for the whole file.</summary>
    /// <param name="metadata">The file's metadata, for which the plan was made.</param>
    /// <param name="rowGroupOrdinal">Position of the row group in the file.</param>
    /// <param name="plan">Projection and options of the file.</param>
    public ParquetRowGroupReader(ParquetMetadata metadata, int rowGroupOrdinal, ParquetReadPlan plan)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        ArgumentNullException.ThrowIfNull(plan);
        _metadata = metadata;
        _rowGroup = metadata.RowGroups[rowGroupOrdinal];
        _options = plan.Options;
        _fields = plan.Fields;
        _leaves = plan.Leaves;
        Schema = plan.Schema;
        _readers = new ColumnReader?[_fields.Length];
        _pending = new ArrayData?[_fields.Length];
        _locations = new DataPageLocation[]?[metadata.Schema.Columns.Count];
        foreach (ArrowNode[] leaves in _leaves)
        {
            foreach (ArrowNode leaf in leaves)
            {
                CheckChunk(leaf);
            }
        }
    }

    /// <summary>Schema of the batches: one field per projected top-level field.</summary>
    public Schema Schema { get; }

    /// <summary>The row group.</summary>
    public RowGroupMetadata RowGroup => _rowGroup;

    /// <summary>Number of rows of the row group.</summary>
    public long RowCount => _rowGroup.RowCount;

    /// <summary>Rows already delivered or passed by <see cref="ReadBatch"/>, <see cref="ReadBatchSelected"/> and <see cref="Skip"/>.</summary>
    public long Position { get; private set; }

    /// <summary>The leaf columns that field <paramref name="field"/> of <see cref="Schema"/> is read from.</summary>
    public IReadOnlyList<ParquetColumn> GetColumns(int field) => Array.ConvertAll(_leaves[field], leaf => leaf.Column);

    /// <summary>
    /// The bytes to supply, ascending and disjoint: whole column chunks, or, for columns whose offset index was set, only the
    /// dictionary and the pages that hold rows of <paramref name="rows"/>.
    /// </summary>
    /// <param name="fields">Positions in <see cref="Schema"/>, or null for all.</param>
    /// <param name="rows">The rows that will be read (ascending), or null for all.</param>
    public IReadOnlyList<ParquetByteRange> GetByteRanges(IEnumerable<int>? fields = null, IReadOnlyList<ParquetRowRange>? rows = null)
    {
        var ranges = new List<ParquetByteRange>();
        foreach (int field in fields ?? Enumerable.Range(0, _fields.Length))
        {
            foreach (ArrowNode leaf in _leaves[field])
            {
                AddRanges(leaf.Column.ColumnIndex, rows, ranges);
            }
        }

        return MergeOverlaps(ranges);
    }

    /// <summary>
    /// Gives the offset index of a leaf column, so that only its needed pages are fetched and decoded. Before the column is read.
    /// </summary>
    /// <param name="columnIndex">Position among the leaves (<see cref="ParquetColumn.ColumnIndex"/>).</param>
    /// <param name="index">The index of this row group's chunk.</param>
    public void SetOffsetIndex(int columnIndex, OffsetIndex index)
    {
        ArgumentNullException.ThrowIfNull(index);
        var pages = new DataPageLocation[index.Pages.Count];
        for (int i = 0; i < pages.Length; i++)
        {
            PageLocation page = index.Pages[i];
            pages[i] = new DataPageLocation(page.Offset, page.CompressedSizeBytes, page.FirstRowIndex);
        }

        _locations[columnIndex] = pages;
    }

    /// <summary>Supplies bytes of the file. They stay borrowed until the reader is disposed.</summary>
    /// <param name="offset">File offset of the first byte.</param>
    /// <param name="bytes">The bytes, covering one or more whole ranges of <see cref="GetByteRanges"/>.</param>
    /// <param name="owner">Disposed with the reader, or null.</param>
    public void SetBytes(long offset, ReadOnlyMemory<byte> bytes, IDisposable? owner = null)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        _bytes.Add(offset, bytes, owner);
    }

    /// <summary>Supplies bytes of the file, of any length, in a buffer that the reader takes over.</summary>
    /// <param name="offset">File offset of the first byte.</param>
    /// <param name="bytes">The bytes, covering one or more whole ranges of <see cref="GetByteRanges"/>.</param>
    public void SetBytes(long offset, ArrowBuffer bytes)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        _bytes.Add(offset, bytes);
    }

    /// <summary>
    /// Reads the next rows of all fields into a batch the caller disposes; null at the end. A batch holds fewer rows than asked
    /// for at the end of the row group and where its byte arrays would pass 2 GiB.
    /// </summary>
    /// <param name="maxRowCount">Most rows, or 0 for <see cref="ParquetReaderOptions.BatchRowCount"/>.</param>
    /// <exception cref="InvalidParquetException">The data is corrupt, encrypted with another key or beyond a limit.</exception>
    /// <exception cref="InvalidOperationException">Bytes are missing.</exception>
    public RecordBatch? ReadBatch(int maxRowCount = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxRowCount);
        int rows = (int)Math.Min(maxRowCount == 0 ? _options.BatchRowCount : maxRowCount, RowCount - Position);
        if (rows <= 0)
        {
            return null;
        }

        for (int i = 0; i < _fields.Length; i++)
        {
            _pending[i] ??= GetReader(i).Read(rows);
            rows = Math.Min(rows, _pending[i]!.Length);
        }

        var columns = new IArrowArray[_fields.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            ArrayData whole = _pending[i]!;
            if (whole.Length == rows)
            {
                columns[i] = ArrowArrayFactory.BuildArray(whole);
                _pending[i] = null;
            }
            else
            {
                columns[i] = ArrowArrayFactory.BuildArray(whole.Slice(0, rows));
                _pending[i] = whole.Slice(rows, whole.Length - rows);
                whole.Dispose();
            }
        }

        Position += rows;
        return new RecordBatch(Schema, columns, rows);
    }

    /// <summary>Passes over rows of all fields.</summary>
    /// <param name="rowCount">At most the rows left.</param>
    public void Skip(long rowCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rowCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rowCount, RowCount - Position);
        Position += rowCount;
        for (int i = 0; i < _fields.Length; i++)
        {
            AlignField(i);
        }
    }

    /// <summary>Reads selected ones of the next rows of all fields into a batch the caller disposes, and passes over all of them.</summary>
    /// <param name="rows">Ascending, distinct row numbers relative to <see cref="Position"/>, each below <paramref name="rowCount"/>.</param>
    /// <param name="rowCount">Rows to pass, at most the rows left.</param>
    public RecordBatch ReadBatchSelected(ReadOnlySpan<int> rows, int rowCount)
    {
        var columns = new IArrowArray[_fields.Length];
        int done = 0;
        try
        {
            for (; done < columns.Length; done++)
            {
                AlignField(done);
                columns[done] = ReadFieldSelected(done, rows, rowCount);
            }
        }
        catch
        {
            for (int i = 0; i < done; i++)
            {
                columns[i].Dispose();
            }

            throw;
        }

        Position += rowCount;
        return new RecordBatch(Schema, columns, rows.Length);
    }

    /// <summary>Rows of one field already passed by the methods that read single fields or batches.</summary>
    public long GetFieldPosition(int field) => (_readers[field]?.Position ?? 0) - (_pending[field]?.Length ?? 0);

    /// <summary>
    /// Reads the next rows of one field into an array the caller disposes. It is shorter than asked for only where its byte
    /// arrays would pass 2 GiB.
    /// </summary>
    public IArrowArray ReadField(int field, int rowCount)
    {
        DropPending(field);
        return ArrowArrayFactory.BuildArray(GetReader(field).Read(rowCount));
    }

    /// <summary>Passes over rows of one field, decoding as little as possible.</summary>
    public void SkipField(int field, long rowCount)
    {
        DropPending(field);
        GetReader(field).Skip(rowCount);
    }

    /// <summary>
    /// Reads selected ones of the next rows of one field into an array the caller disposes, and passes over all of them.
    /// </summary>
    /// <param name="field">Position in <see cref="Schema"/>.</param>
    /// <param name="rows">Ascending, distinct row numbers relative to the field's position, each below <paramref name="rowCount"/>.</param>
    /// <param name="rowCount">Rows to pass.</param>
    public IArrowArray ReadFieldSelected(int field, ReadOnlySpan<int> rows, int rowCount)
    {
        DropPending(field);
        return ArrowArrayFactory.BuildArray(GetReader(field).ReadSelected(rows, rowCount));
    }

    /// <summary>Gives the supplied bytes and all scratch memory back. Batches already read stay valid.</summary>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        for (int i = 0; i < _fields.Length; i++)
        {
            _readers[i]?.Dispose();
            _pending[i]?.Dispose();
            _pending[i] = null;
        }

        _bytes.Dispose();
    }
}
