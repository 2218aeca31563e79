using System.Diagnostics.CodeAnalysis;
using DuckLake.Columnar;

namespace DuckLake.Arrow;

/// <summary>Batches that wait for the decision where they go. Owns them.</summary>
internal sealed class HeldRows : IDisposable
{
    private readonly Queue<RecordBatch> _batches = new();

    public long RowCount { get; private set; }

    /// <summary>Takes a batch over.</summary>
    public void Add(RecordBatch batch)
    {
        _batches.Enqueue(batch);
        RowCount += batch.Length;
    }

    /// <summary>Gives the first batch away.</summary>
    public bool TryTake([NotNullWhen(true)] out RecordBatch? batch)
    {
        bool hasAny = _batches.TryDequeue(out batch);
        RowCount -= batch?.Length ?? 0;
        return hasAny;
    }

    /// <summary>All rows in one batch, owned by the caller.</summary>
    public RecordBatch Concatenate() => ArrowArrayConcatenator.Concatenate([.. _batches]);

    public void Dispose()
    {
        foreach (RecordBatch batch in _batches)
        {
            batch.Dispose();
        }

        _batches.Clear();
    }
}
