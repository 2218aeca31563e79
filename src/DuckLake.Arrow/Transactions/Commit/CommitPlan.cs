using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>Everything about a transaction that a commit needs and that no other transaction changes: made once, before the lock.</summary>
internal sealed class CommitPlan
{
    /// <summary>The tables with row changes to write, ascending by id, with their definitions as the transaction sees them.</summary>
    public required IReadOnlyList<(PendingTable Changes, TableDefinition Definition)> Tables { get; init; }

    /// <summary>What becomes of the data files rows are deleted from.</summary>
    public required IReadOnlyList<PreparedDelete> Deletes { get; init; }

    /// <summary>The delete files of a flush, but for those that were written again with deletions of the transaction.</summary>
    public IEnumerable<PreparedDelete> DeletesOf(PendingFlush flush)
    {
        HashSet<long> replaced = [.. Deletes.Where(delete => delete.Form == PreparedDeleteForm.File).Select(delete => delete.DataFileId)];
        return flush.Deletes.Where(delete => !replaced.Contains(delete.DataFileId));
    }

    /// <summary>The changes of the transaction as its base snapshot would record them; names and ids for conflict checks.</summary>
    public required SnapshotChanges OwnChanges { get; init; }

    /// <summary>Tables that were searched for rows to change, whether or not there were any.</summary>
    public required IReadOnlySet<long> SearchedTableIds { get; init; }

    /// <summary>Tables and columns that were found to hold no NULL.</summary>
    public required IReadOnlyDictionary<long, IReadOnlySet<long>> ProvenColumns { get; init; }

    /// <summary>Committed tables whose definition the transaction changes or drops, with the definition at its base.</summary>
    public required IReadOnlyList<TableDefinition> ChangedTables { get; init; }

    /// <summary>The partition specifications the transaction's files were written under.</summary>
    public required IReadOnlySet<long> UsedPartitionIds { get; init; }

    /// <summary>The layouts of the inlined data tables rows go to, by name, as listed at the base.</summary>
    public required IReadOnlyDictionary<string, InlinedTable> InlinedTables { get; init; }

    /// <summary>What to read under the commit lock.</summary>
    public required CatalogWriteRequest Request { get; init; }
}
