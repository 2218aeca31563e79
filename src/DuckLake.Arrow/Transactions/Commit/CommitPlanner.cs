using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>Prepares a commit: sorts out what is to be written and writes the delete files.</summary>
internal sealed class CommitPlanner(DuckLakeTransaction transaction)
{
    private readonly DuckLakeSnapshot _base = transaction.BaseSnapshot;

    /// <summary>The plan, or null if nothing is to be written.</summary>
    public async Task<CommitPlan?> PlanAsync(CancellationToken cancellationToken)
    {
        var tables = new List<(PendingTable Changes, TableDefinition Definition)>();
        var deletes = new List<PreparedDelete>();
        var inlined = new Dictionary<string, InlinedTable>(StringComparer.Ordinal);
        foreach (PendingTable pending in transaction.Pending.Tables.OrderBy(table => table.TableId))
        {
            // Rows of a table that was dropped again are of no interest any more.
            if (transaction.Snapshot.FindTable(pending.TableId) is not { } table || !HasChanges(pending))
            {
                continue;
            }

            tables.Add((pending, table.Definition));
            deletes.AddRange(await new DeletePreparation(transaction, table, pending).PrepareAsync(cancellationToken).ConfigureAwait(false));
            if (pending.InlinedRows.Count > 0)
            {
                await ListInlinedTablesAsync(table.Id, inlined, cancellationToken).ConfigureAwait(false);
            }
        }

        CatalogChanges definitions = transaction.Definitions.Emit(new CatalogEmission(_base.Id + 1, _base.SchemaVersion + 1, ProvisionalIds.First));
        if (tables.Count == 0 && !definitions.RaisesSchemaVersion)
        {
            return null;
        }

        foreach (PreparedDelete delete in deletes)
        {
            await delete.WriteAsync(_base.Id + 1, transaction.Pending, cancellationToken).ConfigureAwait(false);
        }

        foreach ((PendingTable changes, _) in tables)
        {
            RowChanges.Record(definitions.Changes, changes, changes.TableId, deletes);
        }

        List<TableDefinition> changedTables = FindChangedTables();
        return new CommitPlan
        {
            Tables = tables,
            Deletes = deletes,
            OwnChanges = SnapshotChanges.Parse(definitions.Changes.ToText(), _base.Id + 1),
            SearchedTableIds = transaction.Pending.Tables.Where(table => table.WasSearched).Select(table => table.TableId).ToHashSet(),
            ProvenColumns = definitions.ProvenColumns,
            ChangedTables = changedTables,
            UsedPartitionIds = tables.SelectMany(table => table.Changes.Files).Select(file => file.Written.PartitionId).OfType<long>().ToHashSet(),
            InlinedTables = inlined,
            Request = new CatalogWriteRequest
            {
                BaseSnapshotId = _base.Id,
                TableIds = [.. tables.Select(table => table.Changes.TableId).Concat(changedTables.Select(table => table.TableId))
                    .Where(id => !ProvisionalIds.IsProvisional(id)).Distinct()],
                DataFileIds = [.. tables.SelectMany(table => table.Changes.ChangedFiles).Select(file => file.DataFileId).Distinct()],
                InlinedRows = [.. tables.SelectMany(table => table.Changes.EndedInlinedRows.Values)
                    .Where(ended => ended.RowIds.Count > 0).Select(ended => new InlinedRowsCheck(ended.Table, ended.RowIds))],
                IdempotencyKey = transaction.Options.IdempotencyKey,
            },
        };
    }

    private static bool HasChanges(PendingTable pending) => pending.Flush is not null || HasRowChanges(pending);

    private static bool HasRowChanges(PendingTable pending) =>
        pending.Files.Any(file => file.LiveRowCount > 0)
        || pending.InlinedRows.Any(rows => rows.LiveRowCount > 0)
        || pending.RetiredFiles.Count > 0
        || pending.Deletes.Values.Any(deletes => deletes.Positions.Count > 0)
        || pending.EndedInlinedRows.Values.Any(ended => ended.RowIds.Count > 0);

    private async ValueTask ListInlinedTablesAsync(long tableId, Dictionary<string, InlinedTable> inlined, CancellationToken cancellationToken)
    {
        // A table of this transaction's own has none yet.
        if (_base.Definition.FindTable(tableId) is not { } committed)
        {
            return;
        }

        foreach (InlinedTable table in await transaction.Catalog.Metadata.ListInlinedTablesAsync(committed, _base.Info, cancellationToken).ConfigureAwait(false))
        {
            inlined[table.Name] = table;
        }
    }

    private List<TableDefinition> FindChangedTables()
    {
        CatalogDefinition now = transaction.Snapshot.Definition;
        var changed = new List<TableDefinition>();
        foreach (TableDefinition table in _base.Definition.Schemas.SelectMany(schema => schema.Tables))
        {
            if (!ReferenceEquals(now.FindTable(table.TableId), table))
            {
                changed.Add(table);
            }
        }

        return changed;
    }
}
