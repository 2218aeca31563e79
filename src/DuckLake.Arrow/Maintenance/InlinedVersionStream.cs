using DuckLake.Arrow.Execution;
using DuckLake.Columnar;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>
/// All versions of the rows of an inlined data table up to a snapshot, by row id and begin: the table's columns, the row id and the snapshot
/// the version began at. Remembers where versions ended.
/// </summary>
internal sealed class InlinedVersionStream : IArrowArrayStream
{
    private const int BatchRows = 8192;

    private readonly IAsyncEnumerator<InlinedRow> _rows;
    private readonly InlinedBatchBuilder _builder;
    private readonly long _lastSnapshotId;

    public InlinedVersionStream(IAsyncEnumerable<InlinedRow> rows, ScanTask task, Schema schema, IReadOnlyList<ResolvedColumn> stored, CancellationToken cancellationToken)
    {
        Schema = schema;
        _rows = rows.GetAsyncEnumerator(cancellationToken);
        _builder = new InlinedBatchBuilder(task, schema, stored);
        _lastSnapshotId = task.SnapshotId;
    }

    public Schema Schema { get; }

    public long RowCount { get; private set; }

    /// <summary>The snapshots at which versions ended, by row id and the snapshot they began at.</summary>
    public Dictionary<(long RowId, long BeginSnapshot), long> Ended { get; } = [];

    public async ValueTask<RecordBatch?> ReadNextRecordBatchAsync(CancellationToken cancellationToken = default)
    {
        while (_builder.RowCount < BatchRows && await _rows.MoveNextAsync().ConfigureAwait(false))
        {
            InlinedRow row = _rows.Current;
            _builder.Append(row);
            RowCount++;

            // Who ends a row after the snapshot conflicts with the flush, so that end is never lost.
            if (row.EndSnapshot is { } end && end <= _lastSnapshotId)
            {
                Ended[(row.RowId, row.BeginSnapshot)] = end;
            }
        }

        return _builder.Build();
    }

    public void Dispose() => _builder.Dispose();

    public async ValueTask DisposeAsync()
    {
        _builder.Dispose();
        await _rows.DisposeAsync().ConfigureAwait(false);
    }
}
