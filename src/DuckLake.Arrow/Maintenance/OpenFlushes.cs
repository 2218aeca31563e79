using System.Collections.Concurrent;

namespace DuckLake.Arrow;

/// <summary>The inlined data tables open transactions of this catalog are flushing: only one of them could commit, so a second one is told at once.</summary>
internal sealed class OpenFlushes
{
    private readonly ConcurrentDictionary<string, DuckLakeTransaction> _owners = new(StringComparer.Ordinal);

    /// <exception cref="DuckLakeException">Another open transaction flushes the table.</exception>
    public void Begin(string inlinedTableName, DuckLakeTransaction transaction, DuckLakeTable table)
    {
        if (!ReferenceEquals(_owners.GetOrAdd(inlinedTableName, transaction), transaction))
        {
            throw new DuckLakeException(
                DuckLakeErrorKind.Conflict,
                $"Failed to delete flushed inlined data in DuckLake from table {inlinedTableName}: Conflict on tuple deletion!",
                isTransient: true)
            {
                SchemaName = table.SchemaName,
                TableName = table.Name,
            };
        }
    }

    /// <summary>Ends the flushes of a transaction.</summary>
    public void End(DuckLakeTransaction transaction)
    {
        foreach (KeyValuePair<string, DuckLakeTransaction> owner in _owners)
        {
            if (ReferenceEquals(owner.Value, transaction))
            {
                _owners.TryRemove(owner);
            }
        }
    }
}
