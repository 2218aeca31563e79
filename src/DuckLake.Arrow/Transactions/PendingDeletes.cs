using DuckLake.Arrow.Execution;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>Positions an open transaction deletes from a committed data file.</summary>
internal sealed class PendingDeletes
{
    public PendingDeletes(DataFileInfo file)
    {
        File = file;
        Positions = new PositionBitmap(file.RecordCount);
    }

    /// <summary>The file as it was listed when rows of it were first deleted.</summary>
    public DataFileInfo File { get; }

    /// <summary>The positions this transaction deletes; none of them was deleted at its base snapshot.</summary>
    public PositionBitmap Positions { get; }

    /// <summary>The most positions a single statement deleted: decides between inlined deletions and a delete file.</summary>
    public long LargestStatementCount { get; private set; }

    /// <summary>Adds the positions of one statement.</summary>
    /// <returns>How many were not in the set.</returns>
    public long Add(PositionBitmap positions)
    {
        long before = Positions.Count;
        Positions.AddAll(positions);
        long added = Positions.Count - before;
        LargestStatementCount = Math.Max(LargestStatementCount, added);
        return added;
    }

    /// <summary>These positions and others, ascending, each once.</summary>
    public IReadOnlyList<long> MergeWith(IReadOnlyList<long> others)
    {
        if (others.Count == 0)
        {
            return [.. Positions.Positions()];
        }

        var all = new PositionBitmap(File.RecordCount);
        all.AddAll(Positions);
        foreach (long position in others)
        {
            all.Add(position);
        }

        return [.. all.Positions()];
    }
}
