namespace DuckLake.Metadata;

public sealed partial class SqlMetadataProvider
{
    /// <inheritdoc/>
    public override ValueTask<CatalogDefinition> GetDefinitionsAsync(SnapshotInfo snapshot, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        return _definitions.TryGet(snapshot.SchemaVersion, out var known)
            ? ValueTask.FromResult(known)
            : RunAsync(session => LoadDefinitionsAsync(session, snapshot), cancellationToken);
    }

    private async ValueTask<CatalogDefinition> LoadDefinitionsAsync(Session session, SnapshotInfo snapshot)
    {
        var batch = session.NewBatch();
        var loader = new DefinitionLoader(session.Sql, batch, snapshot);
        var presence = AddSnapshotPresence(session.Sql, batch, snapshot.SnapshotId);
        await session.ExecuteAsync(batch).ConfigureAwait(false);
        presence.Require(this);
        var definitions = loader.Build();
        _definitions.Set(snapshot.SchemaVersion, definitions);
        return definitions;
    }

    /// <summary>Adds the question whether the snapshot still exists, and which ids do, as of the same state of the database.</summary>
    private static SnapshotPresence AddSnapshotPresence(CatalogSql sql, CatalogBatch batch, long snapshotId)
    {
        var presence = new SnapshotPresence(snapshotId);
        var table = sql.Table("ducklake_snapshot");
        batch.Add(
            "ducklake_snapshot",
            $"SELECT (SELECT MIN(snapshot_id) FROM {table}), (SELECT MAX(snapshot_id) FROM {table}), "
            + $"(SELECT COUNT(*) FROM {table} WHERE snapshot_id = {batch.Parameter(snapshotId)})",
            row =>
            {
                presence.OldestId = row.NullableInt64(0);
                presence.LatestId = row.NullableInt64(1);
                presence.Exists = row.Int64(2) > 0;
            });
        return presence;
    }

    private sealed class SnapshotPresence(long snapshotId)
    {
        public long? OldestId { get; set; }

        public long? LatestId { get; set; }

        public bool Exists { get; set; }

        /// <summary>Returns the newest snapshot's id, or fails if the snapshot is gone: its rows may be gone too.</summary>
        public long Require(SqlMetadataProvider provider) =>
            Exists && LatestId is { } latest ? latest : throw provider.NoSnapshot(snapshotId, OldestId, LatestId);
    }
}
