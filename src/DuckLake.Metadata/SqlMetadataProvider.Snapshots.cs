using System.Globalization;

namespace DuckLake.Metadata;

public sealed partial class SqlMetadataProvider
{
    private const string InlinedDeletePrefix = "ducklake_inlined_delete_";

    private volatile CatalogLayout? _layout;
    private volatile CatalogState? _state;

    /// <inheritdoc/>
    public override ValueTask<SnapshotInfo> GetLatestSnapshotAsync(CancellationToken cancellationToken = default) =>
        RunAsync(
            async session =>
            {
                var found = await ResolveAsync(session, NewestSnapshot).ConfigureAwait(false);
                return found.Snapshots.Count > 0
                    ? found.Snapshots[^1]
                    : throw MetadataException.Corrupt("ducklake_snapshot", $"the catalog {DisplayName} has no snapshot at all.");
            },
            cancellationToken);

    /// <inheritdoc/>
    public override ValueTask<SnapshotInfo> GetSnapshotAsync(long snapshotId, CancellationToken cancellationToken = default) =>
        RunAsync(
            async session =>
            {
                var found = await ResolveAsync(session, (_, batch) => $"WHERE s.snapshot_id = {batch.Parameter(snapshotId)}").ConfigureAwait(false);
                return found.Snapshots.Count > 0 ? found.Snapshots[0] : throw NoSnapshot(snapshotId, found.OldestId, found.LatestId);
            },
            cancellationToken);

    /// <inheritdoc/>
    public override ValueTask<SnapshotInfo> GetSnapshotAsync(
        DateTimeOffset time, SnapshotTimeBound bound = SnapshotTimeBound.AtOrBefore, CancellationToken cancellationToken = default)
    {
        var instant = time.ToUniversalTime();
        var before = bound == SnapshotTimeBound.AtOrBefore;
        return RunAsync(
            async session =>
            {
                Func<CatalogSql, CatalogBatch, string> condition;
                if (_dialect.StoresTimestampsAsText)
                {
                    var id = await FindByTextTimeAsync(session, instant, before).ConfigureAwait(false);
                    condition = (_, batch) => $"WHERE s.snapshot_id = {batch.Parameter(id ?? -1)}";
                }
                else
                {
                    var (comparison, order) = before ? ("<=", "DESC") : (">=", "ASC");
                    condition = (_, batch) =>
                        $"WHERE s.snapshot_time {comparison} {batch.Parameter(instant.UtcDateTime)} ORDER BY s.snapshot_time {order}, s.snapshot_id {order} LIMIT 1";
                }

                var found = await ResolveAsync(session, condition).ConfigureAwait(false);
                return found.Snapshots.Count > 0
                    ? found.Snapshots[0]
                    : throw MetadataException.NotFound(
                        $"No snapshot found at timestamp {CatalogTimestamp.Format(instant)}: no snapshot of the catalog {DisplayName} was committed at or "
                        + $"{(before ? "before" : "after")} it. The snapshots that exist are {found.OldestId} to {found.LatestId}.");
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public override ValueTask<IReadOnlyList<SnapshotInfo>> ListSnapshotsAsync(
        long? firstSnapshotId = null, long? lastSnapshotId = null, CancellationToken cancellationToken = default) =>
        RunAsync(
            async session =>
            {
                var found = await ResolveAsync(
                    session,
                    (_, batch) =>
                        $"WHERE s.snapshot_id >= {batch.Parameter(firstSnapshotId ?? long.MinValue)} "
                        + $"AND s.snapshot_id <= {batch.Parameter(lastSnapshotId ?? long.MaxValue)} ORDER BY s.snapshot_id").ConfigureAwait(false);
                return (IReadOnlyList<SnapshotInfo>)found.Snapshots;
            },
            cancellationToken);

    private static string NewestSnapshot(CatalogSql sql, CatalogBatch batch) =>
        $"WHERE s.snapshot_id = (SELECT MAX(snapshot_id) FROM {sql.Table("ducklake_snapshot")})";

    private MetadataException NoSnapshot(long snapshotId, long? oldestId, long? latestId)
    {
        var reason = latestId is null
            ? "the catalog has no snapshots"
            : snapshotId > latestId
                ? $"it does not exist yet; the newest snapshot is {latestId}"
                : snapshotId < 0
                    ? "versions start at 0"
                    : $"it has been expired; snapshots {oldestId} to {latestId} remain, possibly with gaps. List the snapshots to see which";
        return new MetadataException(
            MetadataErrorKind.NotFound, $"No snapshot found at version {snapshotId}: {reason} (catalog {DisplayName}).")
        {
            CatalogTable = "ducklake_snapshot",
            SnapshotId = snapshotId,
        };
    }

    /// <summary>
    /// Reads snapshots, and with them in the same round trip everything that is not versioned: the metadata rows and which tables
    /// of inlined deletions exist.
    /// </summary>
    private async ValueTask<SnapshotQueryResult> ResolveAsync(Session session, Func<CatalogSql, CatalogBatch, string> condition)
    {
        while (true)
        {
            var known = _state;
            var sql = session.Sql;
            var batch = session.NewBatch();
            var options = new List<CatalogOption>();
            AddOptions(sql, batch, options);
            var snapshots = new List<SnapshotInfo>();
            AddSnapshots(sql, batch, condition(sql, batch), snapshots.Add);
            long? oldest = null;
            long? latest = null;
            batch.Add("ducklake_snapshot", $"SELECT MIN(snapshot_id), MAX(snapshot_id) FROM {sql.Table("ducklake_snapshot")}", row =>
            {
                oldest = row.NullableInt64(0);
                latest = row.NullableInt64(1);
            });

            var deleteTables = new HashSet<long>();
            var schemaMarker = sql.MetadataSchema is { } schema ? batch.Parameter(schema) : null;
            batch.Add(
                "database tables",
                $"SELECT DISTINCT t.table_name FROM ({_dialect.ColumnsQuery(schemaMarker)}) t WHERE t.table_name LIKE '{InlinedDeletePrefix}%'",
                row =>
                {
                    if (row.NullableText(0) is { } name
                        && long.TryParse(name.AsSpan(InlinedDeletePrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var tableId))
                    {
                        deleteTables.Add(tableId);
                    }
                });
            await session.ExecuteAsync(batch).ConfigureAwait(false);

            var info = new CatalogInfo(sql.Layout, options);
            if (known is not null && known.Info.Version != info.Version)
            {
                await ProbeMigratedAsync(session).ConfigureAwait(false);
                continue;
            }

            Advance(known, info, deleteTables, latest, snapshots.Count > 0 && snapshots[^1].SnapshotId == latest ? snapshots[^1] : null);
            return new SnapshotQueryResult(info, snapshots, oldest, latest);
        }
    }

    /// <summary>The catalog was migrated or replaced since it was probed.</summary>
    private async ValueTask ProbeMigratedAsync(Session session)
    {
        ClearCaches();
        _state = null;
        var layout = await ProbeLayoutAsync(session).ConfigureAwait(false);
        _layout = layout;
        session.UseLayout(layout);
    }

    /// <summary>Remembers the catalog's state as just read.</summary>
    /// <param name="known">What was remembered before the reading began; others may have read something newer meanwhile.</param>
    /// <param name="info">The metadata rows and the layout.</param>
    /// <param name="inlinedDeleteTables">The tables that have a table of inlined deletions.</param>
    /// <param name="latestId">The newest snapshot's id.</param>
    /// <param name="newest">The newest snapshot, if it was read.</param>
    private void Advance(CatalogState? known, CatalogInfo info, IReadOnlySet<long> inlinedDeleteTables, long? latestId, SnapshotInfo? newest)
    {
        if (known is not null
            && (latestId < known.LatestId
                || (newest is not null && newest.SnapshotId == known.Newest?.SnapshotId && newest.Time != known.Newest.Time)))
        {
            // History never goes back: this is another catalog in the same place.
            ClearCaches();
            _state = null;
        }

        if (_state is not { } current || !(current.LatestId > latestId))
        {
            _state = new CatalogState(info, inlinedDeleteTables, latestId, newest ?? known?.Newest);
        }
    }

    private static void AddOptions(CatalogSql sql, CatalogBatch batch, List<CatalogOption> options) =>
        batch.Add(
            "ducklake_metadata",
            $"SELECT {sql.Columns("ducklake_metadata", "m", "key", "value", "scope", "scope_id")} FROM {sql.Table("ducklake_metadata")} m",
            row => options.Add(ReadOption(row)));

    private static void AddSnapshots(CatalogSql sql, CatalogBatch batch, string condition, Action<SnapshotInfo> onSnapshot) =>
        batch.Add(
            "ducklake_snapshot",
            $"SELECT {sql.Columns("ducklake_snapshot", "s", "snapshot_id", "snapshot_time", "schema_version", "next_catalog_id", "next_file_id")}, "
            + sql.Columns("ducklake_snapshot_changes", "c", "changes_made", "author", "commit_message", "commit_extra_info")
            + $" FROM {sql.Table("ducklake_snapshot")} s LEFT JOIN {sql.Table("ducklake_snapshot_changes")} c ON c.snapshot_id = s.snapshot_id {condition}",
            row => onSnapshot(new SnapshotInfo
            {
                SnapshotId = row.NonNegative(0),
                Time = row.Instant(1),
                SchemaVersion = row.NonNegative(2),
                NextCatalogId = row.NonNegative(3),
                NextFileId = row.NonNegative(4),
                ChangesMade = row.NullableText(5),
                Author = row.NullableText(6),
                CommitMessage = row.NullableText(7),
                CommitExtraInfo = row.NullableText(8),
            }));

    private static CatalogOption ReadOption(CatalogRow row)
    {
        var scopeText = row.NullableText(2);
        OptionScope? scope = scopeText switch
        {
            null => OptionScope.Global,
            _ when scopeText.Equals("schema", StringComparison.OrdinalIgnoreCase) => OptionScope.Schema,
            _ when scopeText.Equals("table", StringComparison.OrdinalIgnoreCase) => OptionScope.Table,
            _ => null,
        };
        return new CatalogOption(
            row.Text(0),
            row.NullableText(1) ?? "",
            scope ?? throw MetadataException.Unsupported($"Unsupported setting scope {scopeText} - only schema/table are supported"),
            row.NullableInt64(3));
    }

    private static async ValueTask<long?> FindByTextTimeAsync(Session session, DateTimeOffset instant, bool before)
    {
        (long Id, DateTimeOffset Time)? best = null;
        var batch = session.NewBatch();
        batch.Add("ducklake_snapshot", $"SELECT snapshot_id, snapshot_time FROM {session.Sql.Table("ducklake_snapshot")}", row =>
        {
            var candidate = (Id: row.Int64(0), Time: row.Instant(1));
            if (before ? candidate.Time > instant : candidate.Time < instant)
            {
                return;
            }

            if (best is null
                || (before
                    ? (candidate.Time, candidate.Id).CompareTo((best.Value.Time, best.Value.Id)) > 0
                    : (candidate.Time, candidate.Id).CompareTo((best.Value.Time, best.Value.Id)) < 0))
            {
                best = candidate;
            }
        });
        await session.ExecuteAsync(batch).ConfigureAwait(false);
        return best?.Id;
    }

    private async ValueTask<CatalogLayout> ProbeLayoutAsync(Session session)
    {
        var tables = new Dictionary<string, IReadOnlySet<string>>(StringComparer.OrdinalIgnoreCase);
        var batch = session.NewBatch();
        var schemaMarker = _options.MetadataSchema is { } schema ? batch.Parameter(schema) : null;
        var names = string.Join(", ", CatalogLayout.KnownTables.Select(t => $"'{t}'"));
        batch.Add(
            "database tables",
            $"SELECT t.table_name, t.column_name FROM ({_dialect.ColumnsQuery(schemaMarker)}) t WHERE t.table_name IN ({names})",
            row =>
            {
                var table = row.Text(0);
                if (!tables.TryGetValue(table, out var columns))
                {
                    tables.Add(table, columns = new HashSet<string>(StringComparer.OrdinalIgnoreCase));
                }

                ((HashSet<string>)columns).Add(row.Text(1));
            });
        await session.ExecuteAsync(batch).ConfigureAwait(false);
        var layout = new CatalogLayout(tables);
        if (!layout.HasTable("ducklake_metadata"))
        {
            throw MetadataException.NotFound(
                $"Existing DuckLake at metadata catalog \"{DisplayName}\" does not exist: the database has no table ducklake_metadata"
                + (_options.MetadataSchema is { } where ? $" in schema \"{where}\"" : "")
                + ". Check the path and the metadata schema, or create the lake first.");
        }

        var missing = CatalogLayout.RequiredTables.Where(t => !layout.HasTable(t)).ToList();
        return missing.Count == 0
            ? layout
            : throw MetadataException.Corrupt("ducklake_metadata", $"the catalog {DisplayName} lacks the tables {string.Join(", ", missing)}.");
    }

    private sealed record CatalogState(CatalogInfo Info, IReadOnlySet<long> InlinedDeleteTables, long? LatestId, SnapshotInfo? Newest);

    private sealed record SnapshotQueryResult(CatalogInfo Info, List<SnapshotInfo> Snapshots, long? OldestId, long? LatestId);
}
