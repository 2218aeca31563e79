using DuckLake.Columnar;

namespace DuckLake.Arrow;

/// <summary>The new versions of scanned rows as a stream to be written.</summary>
internal sealed class RewriteStream : IArrowArrayStream
{
    private const string RowIdName = "_ducklake_internal_row_id";

    private readonly IAsyncEnumerator<LocatedRows> _rows;
    private readonly RowRewriter _rewriter;
    private readonly RowSelection _selection;
    private readonly RowIdMode _mode;

    /// <param name="rows">The scanned rows.</param>
    /// <param name="rewriter">Makes the new versions.</param>
    /// <param name="selection">Gets the rows that are deleted or replaced.</param>
    /// <param name="layout">The table's layout.</param>
    /// <param name="mode">Whether the row ids are handed on.</param>
    public RewriteStream(IAsyncEnumerable<LocatedRows> rows, RowRewriter rewriter, RowSelection selection, Schema layout, RowIdMode mode)
    {
        _rows = rows.GetAsyncEnumerator();
        _rewriter = rewriter;
        _selection = selection;
        _mode = mode;
        Schema = mode == RowIdMode.Assigned
            ? layout
            : new Schema([.. layout.FieldsList, new Field(RowIdName, Int64Type.Default, nullable: false)]);
    }

    public Schema Schema { get; }

    /// <summary>Number of rows handed out.</summary>
    public long RowCount { get; private set; }

    public async ValueTask<RecordBatch?> ReadNextRecordBatchAsync(CancellationToken cancellationToken = default)
    {
        while (await _rows.MoveNextAsync().ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using LocatedRows rows = _rows.Current;
            if (_rewriter.Rewrite(rows, _selection) is { } versions)
            {
                RowCount += versions.Count;
                return versions.ToBatch(Schema, _mode);
            }
        }

        return null;
    }

    public ValueTask DisposeAsync() => _rows.DisposeAsync();

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();
}
