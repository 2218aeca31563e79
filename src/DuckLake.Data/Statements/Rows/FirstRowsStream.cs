using DuckLake.Arrow;
using DuckLake.Columnar;

namespace DuckLake.Data;

/// <summary>Rows that carry the id of a row of a table in their first column: of several for one row only the first comes through.</summary>
/// <param name="rows">The rows; taken over.</param>
/// <param name="excluded">Ids that do not come through at all, or null.</param>
internal sealed class FirstRowsStream(IArrowArrayStream rows, IReadOnlyCollection<long>? excluded) : IArrowArrayStream
{
    private readonly HashSet<long> _seen = excluded is null ? [] : [.. excluded];
    private readonly List<int> _kept = [];

    public Schema Schema => rows.Schema;

    public async ValueTask<RecordBatch?> ReadNextRecordBatchAsync(CancellationToken cancellationToken = default)
    {
        while (await rows.ReadNextRecordBatchAsync(cancellationToken).ConfigureAwait(false) is { } batch)
        {
            _kept.Clear();
            ReadOnlySpan<long> ids = ((Int64Array)batch.Column(0)).Values;
            for (int i = 0; i < ids.Length; i++)
            {
                if (_seen.Add(ids[i]))
                {
                    _kept.Add(i);
                }
            }

            if (_kept.Count == batch.Length)
            {
                return batch;
            }

            using (batch)
            {
                if (_kept.Count > 0)
                {
                    return FilterKernel.Filter(batch, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_kept));
                }
            }
        }

        return null;
    }

    public void Dispose() => rows.Dispose();

    public ValueTask DisposeAsync() => rows.DisposeAsync();
}
