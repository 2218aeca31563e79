using System.Runtime.InteropServices;
using DuckLake.Columnar;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>
/// Splits rows into partitions, each with files of its own. The rows held in memory are bounded: when the open files hold more than the
/// budget, or are too many, the largest is completed; its partition gets another file when more rows come.
/// </summary>
internal sealed class PartitionedFileSink(FileFactory factory, PartitionKeys keys) : IRowSink
{
    private const int MaxOpenFiles = 256;

    // Rows are split in portions of about this many, so that partitions do not get arrays of a few rows each.
    private const int PortionRows = 1 << 16;

    private readonly Dictionary<int, RotatingFileSink> _open = [];
    private readonly Dictionary<int, (string Directory, FilePartition Partition)> _partitions = [];
    private readonly List<RecordBatch> _waiting = [];
    private int _waitingRows;
    private int[] _assigned = [];

    public async ValueTask WriteAsync(RecordBatch rows, CancellationToken cancellationToken)
    {
        if (_waitingRows == 0 && rows.Length >= PortionRows)
        {
            await SplitAsync(rows, cancellationToken).ConfigureAwait(false);
            return;
        }

        _waiting.Add(rows.Retain());
        _waitingRows += rows.Length;
        if (_waitingRows >= PortionRows)
        {
            await SplitWaitingAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        await SplitWaitingAsync(cancellationToken).ConfigureAwait(false);
        foreach (int partition in _open.Keys.Order())
        {
            await _open[partition].CompleteAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Clear();
        foreach (RotatingFileSink sink in _open.Values)
        {
            await sink.DisposeAsync().ConfigureAwait(false);
        }
    }

    private void Clear()
    {
        foreach (RecordBatch batch in _waiting)
        {
            batch.Dispose();
        }

        _waiting.Clear();
        _waitingRows = 0;
    }

    private async ValueTask SplitWaitingAsync(CancellationToken cancellationToken)
    {
        if (_waitingRows > 0)
        {
            using RecordBatch rows = ArrowArrayConcatenator.Concatenate(_waiting);
            Clear();
            await SplitAsync(rows, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask SplitAsync(RecordBatch rows, CancellationToken cancellationToken)
    {
        foreach ((int partition, int[] positions) in Group(rows))
        {
            if (positions.Length == rows.Length)
            {
                await WriteAsync(partition, rows, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                using RecordBatch part = TakeKernel.Take(rows, positions);
                await WriteAsync(partition, part, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The positions of the rows of every partition, in order.</summary>
    private List<(int Partition, int[] Positions)> Group(RecordBatch rows)
    {
        if (_assigned.Length < rows.Length)
        {
            _assigned = new int[rows.Length];
        }

        Span<int> assigned = _assigned.AsSpan(0, rows.Length);
        keys.Assign(rows, assigned);
        var counts = new Dictionary<int, int>();
        for (int begin = 0, end; begin < assigned.Length; begin = end)
        {
            for (end = begin + 1; end < assigned.Length && assigned[end] == assigned[begin]; end++)
            {
            }

            CollectionsMarshal.GetValueRefOrAddDefault(counts, assigned[begin], out _) += end - begin;
        }

        var groups = new List<(int Partition, int[] Positions)>(counts.Count);
        var places = new Dictionary<int, (int[] Positions, int Count)>(counts.Count);
        foreach ((int partition, int count) in counts)
        {
            int[] positions = new int[count];
            groups.Add((partition, positions));
            places.Add(partition, (positions, 0));
        }

        for (int begin = 0, end; begin < assigned.Length; begin = end)
        {
            ref (int[] Positions, int Count) place = ref CollectionsMarshal.GetValueRefOrNullRef(places, assigned[begin]);
            for (end = begin; end < assigned.Length && assigned[end] == assigned[begin]; end++)
            {
                place.Positions[place.Count++] = end;
            }
        }

        return groups;
    }

    private async ValueTask WriteAsync(int partition, RecordBatch rows, CancellationToken cancellationToken)
    {
        if (!_open.TryGetValue(partition, out RotatingFileSink? sink))
        {
            await MakeRoomAsync(cancellationToken).ConfigureAwait(false);
            (string directory, FilePartition values) = Describe(partition);
            _open.Add(partition, sink = new RotatingFileSink(factory, directory, values, factory.Context.DegreeOfParallelism));
        }

        await sink.WriteAsync(rows, cancellationToken).ConfigureAwait(false);
        await MakeRoomAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Completes the largest files until few enough are open and they hold little enough.</summary>
    private async ValueTask MakeRoomAsync(CancellationToken cancellationToken)
    {
        while (_open.Count > 1 && (_open.Count >= MaxOpenFiles || _open.Values.Sum(sink => sink.BufferedSizeBytes) > factory.Context.MemoryBudgetBytes / 2))
        {
            KeyValuePair<int, RotatingFileSink> largest = _open.MaxBy(entry => entry.Value.BufferedSizeBytes);
            await largest.Value.CompleteAsync(cancellationToken).ConfigureAwait(false);
            _open.Remove(largest.Key);
        }
    }

    private (string Directory, FilePartition Partition) Describe(int partition)
    {
        if (!_partitions.TryGetValue(partition, out (string Directory, FilePartition Partition) described))
        {
            IReadOnlyList<PartitionValue> values = keys.GetValues(partition);
            described = (factory.Context.Options.HiveFilePattern ? keys.GetHiveDirectory(values) : "", new FilePartition(keys.PartitionId, values));
            _partitions.Add(partition, described);
        }

        return described;
    }
}
