using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>
/// Turns a plan into the statements of one snapshot on a fresh base: ids, row ids and statistics are those of the moment the commit
/// lock is held. Files are never touched.
/// </summary>
internal sealed partial class CommitBuilder
{
    private readonly DuckLakeTransaction _transaction;
    private readonly DuckLakeCatalog _catalog;
    private readonly CommitPlan _plan;
    private readonly CatalogWriteScope _scope;
    private readonly CatalogDefinition _definition;
    private readonly CatalogChanges _changes;
    private readonly long _snapshotId;
    private readonly List<CatalogStatement> _statements = [];
    private readonly Dictionary<long, long> _fileIds = [];
    private readonly Dictionary<long, long> _mappingIds = [];
    private readonly Dictionary<long, string> _inlinedTables = [];
    private readonly Dictionary<long, TableDefinition> _tables = [];
    private long _schemaVersion;
    private long _nextFileId;

    /// <summary>Begins a commit.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="scope">The commit lock and what was read under it.</param>
    /// <param name="working">The transaction's changes of definitions, applied to the newest ones.</param>
    public CommitBuilder(DuckLakeTransaction transaction, CommitPlan plan, CatalogWriteScope scope, WorkingCatalog working)
    {
        _transaction = transaction;
        _catalog = transaction.Catalog;
        _plan = plan;
        _scope = scope;
        _snapshotId = scope.Latest.SnapshotId + 1;
        _changes = working.Emit(new CatalogEmission(_snapshotId, scope.Latest.SchemaVersion + 1, scope.Latest.NextCatalogId)
        {
            UsedPartitionIds = plan.UsedPartitionIds,
        });
        _schemaVersion = scope.Latest.SchemaVersion + (_changes.RaisesSchemaVersion ? 1 : 0);
        _definition = working.ToDefinition(_schemaVersion, _snapshotId);
        _nextFileId = scope.Latest.NextFileId;
    }

    /// <summary>The statements in the reference's order, and the snapshot they make.</summary>
    public CommitStatements Build()
    {
        _statements.AddRange(_changes.Statements);
        foreach ((long tableId, string name) in _changes.InlinedTables)
        {
            _inlinedTables[tableId] = name;
        }

        AddNameMappings();
        ConvertStatistics();
        foreach ((PendingTable pending, _) in TablesInOrder())
        {
            AddRows(pending);
        }

        foreach ((PendingTable pending, long tableId) in TablesInOrder())
        {
            AddFlush(pending, tableId);
        }

        AddDeletes();
        _statements.AddRange(_changes.SchemaVersions);
        foreach ((PendingTable pending, long tableId) in TablesInOrder())
        {
            RowChanges.Record(_changes.Changes, pending, tableId, _plan.Deletes);
        }

        return Finish();
    }

    /// <summary>The id an object has in the catalog.</summary>
    private long Resolve(long id) => _changes.Resolve(id);

    private IEnumerable<(PendingTable Pending, long TableId)> TablesInOrder() =>
        _plan.Tables.Select(table => (table.Changes, Resolve(table.Changes.TableId))).OrderBy(table => table.Item2);

    private TableDefinition DefinitionOf(long pendingTableId)
    {
        if (!_tables.TryGetValue(pendingTableId, out TableDefinition? table))
        {
            table = _definition.FindTable(pendingTableId)
                ?? throw new DuckLakeConflictException(
                    DuckLakeConflictKind.Table,
                    DuckLakeTransaction.CommitFailed + $"Transaction conflict - attempting to change table with index \"{pendingTableId}\" - but another transaction has dropped it",
                    winningSnapshotId: _scope.Latest.SnapshotId);
            _tables.Add(pendingTableId, table);
        }

        return table;
    }

    private CommitStatements Finish()
    {
        long schemaVersion = _schemaVersion;
        string? changesMade = _changes.Changes.ToText();
        string? extraInfo = _transaction.ExtraInfoToStore;
        var snapshot = new SnapshotInfo
        {
            SnapshotId = _snapshotId,
            Time = _scope.Now,
            SchemaVersion = schemaVersion,
            NextCatalogId = _changes.NextCatalogId,
            NextFileId = _nextFileId,
            ChangesMade = changesMade,
            Author = _transaction.Author,
            CommitMessage = _transaction.CommitMessage,
            CommitExtraInfo = extraInfo,
        };
        _statements.Insert(0, new InsertRows(
            "ducklake_snapshot",
            ["snapshot_id", "snapshot_time", "schema_version", "next_catalog_id", "next_file_id"],
            [[_snapshotId, _scope.Now, schemaVersion, _changes.NextCatalogId, _nextFileId]]));
        _statements.Add(new InsertRows(
            "ducklake_snapshot_changes",
            ["snapshot_id", "changes_made", "author", "commit_message", "commit_extra_info"],
            [[_snapshotId, changesMade, snapshot.Author, snapshot.CommitMessage, extraInfo]]));
        _statements.AddRange(_transaction.OptionStatements(_scope.Info));
        return new CommitStatements(snapshot, _statements);
    }

    private void Insert(string table, IReadOnlyList<string> columns, List<object?[]> rows)
    {
        if (rows.Count > 0)
        {
            _statements.Add(new InsertRows(table, columns, rows));
        }
    }
}
