using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>
/// Finds out under the commit lock whether what other transactions committed since the base stands against a plan. Everything that
/// rows are deleted from must still be the live version of itself, which covers all races of row changes, whoever wrote what.
/// </summary>
internal sealed class ConflictChecker(DuckLakeSnapshot baseSnapshot, CommitPlan plan, CatalogWriteScope scope)
{
    /// <exception cref="DuckLakeConflictException">Somebody else was first.</exception>
    public void Check()
    {
        if (scope.Latest.SnapshotId == baseSnapshot.Id)
        {
            return;
        }

        if (!scope.HistoryIsComplete)
        {
            throw new DuckLakeConflictException(
                DuckLakeConflictKind.BaseSnapshot,
                DuckLakeTransaction.CommitFailed + $"Transaction conflict - snapshots after {baseSnapshot.Id}, on which the transaction began, have been expired, so nobody can tell "
                    + "what other transactions changed",
                winningSnapshotId: scope.Latest.SnapshotId);
        }

        foreach (SnapshotInfo other in scope.Since)
        {
            Check(other.SnapshotId, other.GetChanges());
        }

        CheckFiles();
        CheckInlinedRows();
    }

    /// <summary>Compares the tables that the transaction changes or drops with what they are now.</summary>
    /// <exception cref="DuckLakeConflictException">Somebody else renamed one.</exception>
    public void CheckDefinitions(CatalogDefinition latest)
    {
        foreach (TableDefinition table in plan.ChangedTables)
        {
            if (latest.FindTable(table.TableId) is { } now && now.BeginSnapshot != table.BeginSnapshot)
            {
                throw Conflict(
                    "alter table", table.TableId, "renamed it", DuckLakeConflictKind.Table, NameOf(table.TableId), now.BeginSnapshot);
            }
        }
    }

    private void Check(long otherId, SnapshotChanges theirs)
    {
        foreach (ConflictRule rule in ConflictRule.All)
        {
            foreach (SnapshotChange mine in plan.OwnChanges.Items)
            {
                if (mine.Kind == rule.Mine && mine.ObjectId is { } id && theirs.Contains(rule.Theirs, id))
                {
                    throw Conflict(rule.Action, id, rule.Done, rule.Kind, NameOf(id), otherId);
                }
            }
        }

        CheckNames(otherId, theirs);
        CheckSearched(otherId, theirs);
    }

    private void CheckNames(long otherId, SnapshotChanges theirs)
    {
        foreach (SnapshotChange mine in plan.OwnChanges.Items)
        {
            switch (mine.Kind)
            {
                case SnapshotChangeKind.DroppedSchema:
                    CheckDroppedSchema(mine.ObjectId!.Value, otherId, theirs);
                    break;
                case SnapshotChangeKind.CreatedSchema:
                    if (theirs.Items.Any(other => other.Kind == SnapshotChangeKind.CreatedSchema && Same(other.Name, mine.Name)))
                    {
                        throw NameConflict("create schema", mine.Name!, "created a schema with this name already", DuckLakeConflictKind.Schema, otherId);
                    }

                    break;
                case SnapshotChangeKind.CreatedTable or SnapshotChangeKind.CreatedView:
                    CheckCreated(mine, mine.Kind == SnapshotChangeKind.CreatedTable ? "table" : "view", otherId, theirs);
                    break;
                case SnapshotChangeKind.CreatedScalarMacro or SnapshotChangeKind.CreatedTableMacro:
                    CheckCreated(mine, "macro", otherId, theirs);
                    break;
            }
        }
    }

    private void CheckDroppedSchema(long schemaId, long otherId, SnapshotChanges theirs)
    {
        string? name = baseSnapshot.Definition.Schemas.FirstOrDefault(schema => schema.SchemaId == schemaId)?.Name;
        if (name is not null && theirs.Items.Any(other => other.SchemaName is not null && Same(other.SchemaName, name)))
        {
            throw NameConflict("drop schema", name, "created an entry in this schema", DuckLakeConflictKind.Schema, otherId);
        }
    }

    private void CheckCreated(SnapshotChange mine, string what, long otherId, SnapshotChanges theirs)
    {
        long? schemaId = baseSnapshot.Definition.Schemas.FirstOrDefault(schema => Same(schema.Name, mine.SchemaName))?.SchemaId;
        if (schemaId is { } id && theirs.Contains(SnapshotChangeKind.DroppedSchema, id))
        {
            throw Conflict(
                $"create {what} \"{mine.Name}\" in schema \"{mine.SchemaName}\"", id, "dropped this schema", DuckLakeConflictKind.Schema, mine.SchemaName, otherId);
        }

        if (theirs.Items.FirstOrDefault(other => SharesNames(mine.Kind, other.Kind) && Same(other.SchemaName, mine.SchemaName) && Same(other.Name, mine.Name)) is { } taken)
        {
            string theirWhat = what == "macro" ? "macro" : taken.Kind == SnapshotChangeKind.CreatedTable ? "table" : "view";
            throw new DuckLakeConflictException(
                what switch { "table" => DuckLakeConflictKind.Table, "view" => DuckLakeConflictKind.View, _ => DuckLakeConflictKind.Macro },
                DuckLakeTransaction.CommitFailed + $"Transaction conflict - attempting to create {what} \"{mine.Name}\" in schema \"{mine.SchemaName}\" - but this {theirWhat} "
                    + "has been created by another transaction already",
                mine.Name,
                otherId);
        }
    }

    // A search for rows to change that found none is still an answer that depends on what others inserted.
    private void CheckSearched(long otherId, SnapshotChanges theirs)
    {
        foreach (long tableId in plan.SearchedTableIds)
        {
            if (theirs.Contains(SnapshotChangeKind.InsertedIntoTable, tableId) || theirs.Contains(SnapshotChangeKind.InlinedInsert, tableId))
            {
                throw Conflict("delete from table", tableId, "inserted into it", DuckLakeConflictKind.Rows, NameOf(tableId), otherId);
            }
        }

        foreach (long tableId in plan.ProvenColumns.Keys)
        {
            if (theirs.Contains(SnapshotChangeKind.InsertedIntoTable, tableId) || theirs.Contains(SnapshotChangeKind.InlinedInsert, tableId))
            {
                throw Conflict("alter table", tableId, "inserted into it", DuckLakeConflictKind.Table, NameOf(tableId), otherId);
            }
        }
    }

    private void CheckFiles()
    {
        foreach ((PendingTable table, _) in plan.Tables)
        {
            foreach (DataFileInfo file in table.ChangedFiles)
            {
                CheckFile(file, table.TableId);
            }
        }
    }

    private void CheckFile(DataFileInfo file, long tableId)
    {
        bool isSame = scope.DataFiles.TryGetValue(file.DataFileId, out DataFileWriteState? now)
            && now.EndSnapshot is null
            && now.BeginSnapshot == file.BeginSnapshot
            && !(now.LastInlinedDeleteSnapshot > baseSnapshot.Id)
            && now.DeleteFiles.Select(delete => delete.DeleteFileId).Order()
                .SequenceEqual(file.DeleteFiles.Select(delete => delete.DeleteFileId).Order());
        if (!isSame)
        {
            throw Conflict("delete from file", file.DataFileId, "deleted from it", DuckLakeConflictKind.Rows, NameOf(tableId), WinnerOf(tableId));
        }
    }

    private void CheckInlinedRows()
    {
        foreach ((PendingTable table, _) in plan.Tables)
        {
            foreach (PendingEndedRows ended in table.EndedInlinedRows.Values)
            {
                if (ended.RowIds.Count > 0 && !ended.RowIds.IsSubsetOf(scope.LiveInlinedRows(ended.Table.Name)))
                {
                    throw Conflict("delete from table", table.TableId, "deleted from it", DuckLakeConflictKind.Rows, NameOf(table.TableId), WinnerOf(table.TableId));
                }
            }
        }
    }

    private static bool SharesNames(SnapshotChangeKind mine, SnapshotChangeKind theirs) =>
        mine == theirs
        || (mine is SnapshotChangeKind.CreatedTable or SnapshotChangeKind.CreatedView
            && theirs is SnapshotChangeKind.CreatedTable or SnapshotChangeKind.CreatedView);

    private static bool Same(string? left, string? right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    private long? WinnerOf(long tableId) =>
        scope.Since.LastOrDefault(other => other.GetChanges().Items.Any(change => change.ObjectId == tableId))?.SnapshotId ?? scope.Latest.SnapshotId;

    private string? NameOf(long id)
    {
        foreach (SchemaDefinition schema in baseSnapshot.Definition.Schemas)
        {
            if (schema.SchemaId == id)
            {
                return schema.Name;
            }

            if (schema.Tables.FirstOrDefault(table => table.TableId == id)?.Name is { } table)
            {
                return table;
            }

            if (schema.Views.FirstOrDefault(view => view.ViewId == id)?.Name is { } view)
            {
                return view;
            }

            if (schema.Macros.FirstOrDefault(macro => macro.MacroId == id)?.Name is { } macro)
            {
                return macro;
            }
        }

        return null;
    }

    private DuckLakeConflictException NameConflict(string action, string name, string done, DuckLakeConflictKind kind, long otherId) => new(
        kind, DuckLakeTransaction.CommitFailed + $"Transaction conflict - attempting to {action} with name \"{name}\" - but another transaction has {done}", name, otherId);

    private static DuckLakeConflictException Conflict(
        string action, long id, string done, DuckLakeConflictKind kind, string? name, long? otherId) => new(
        kind, DuckLakeTransaction.CommitFailed + $"Transaction conflict - attempting to {action} with index \"{id}\" - but another transaction has {done}", name, otherId)
    {
        TableName = kind is DuckLakeConflictKind.Table or DuckLakeConflictKind.Rows ? name : null,
    };
}
