namespace DuckLake.Arrow.Execution;

/// <summary>The positions of a delete file, ascending, with the snapshot each was deleted at.</summary>
internal sealed class DeleteHistory
{
    private readonly SortedDictionary<long, long> _snapshots = [];

    /// <summary>Adds a position; of several snapshots the first counts.</summary>
    internal void Add(long position, long snapshotId)
    {
        if (!_snapshots.TryGetValue(position, out long known) || snapshotId < known)
        {
            _snapshots[position] = snapshotId;
        }
    }

    /// <summary>These and further positions, all deleted at one snapshot.</summary>
    internal (long[] Positions, long[] SnapshotIds) With(IEnumerable<long> positions, long snapshotId)
    {
        foreach (long position in positions)
        {
            Add(position, snapshotId);
        }

        return ([.. _snapshots.Keys], [.. _snapshots.Values]);
    }
}
