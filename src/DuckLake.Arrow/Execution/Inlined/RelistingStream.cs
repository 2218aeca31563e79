using DuckLake.Columnar;

namespace DuckLake.Arrow.Execution;

/// <summary>
/// The rows of a scan that reads inlined rows. When somebody moved them to files after the scan was planned and nothing was handed out yet, the
/// scan is planned once more.
/// </summary>
internal sealed class RelistingStream(DuckLakeScanBuilder scan, IArrowArrayStream stream) : IArrowArrayStream
{
    private IArrowArrayStream _stream = stream;
    private bool _isFinal;

    public Schema Schema => _stream.Schema;

    public async ValueTask<RecordBatch?> ReadNextRecordBatchAsync(CancellationToken cancellationToken = default)
    {
        if (!_isFinal)
        {
            try
            {
                RecordBatch? first = await _stream.ReadNextRecordBatchAsync(cancellationToken).ConfigureAwait(false);
                _isFinal = true;
                return first;
            }
            catch (DuckLakeException error) when (error is { Kind: DuckLakeErrorKind.Conflict, IsTransient: true })
            {
                _isFinal = true;
                await _stream.DisposeAsync().ConfigureAwait(false);
                ScanPlan plan = await scan.PlanAsync(cancellationToken).ConfigureAwait(false);
                _stream = scan.Execute(plan.Tasks, plan.Schema);
            }
        }

        return await _stream.ReadNextRecordBatchAsync(cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => _stream.Dispose();

    public ValueTask DisposeAsync() => _stream.DisposeAsync();
}
