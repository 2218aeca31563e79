using System.Data.Common;

namespace DuckLake.Metadata;

public sealed partial class SqlMetadataProvider
{
    private sealed class WriteScope(SqlMetadataProvider provider, WriteSession owner, CatalogWriteRequest request) : CatalogWriteScope
    {
        private readonly List<SnapshotInfo> _since = [];
        private WriteStateLoader? _loader;
        private SnapshotInfo? _latest;
        private CatalogInfo? _info;
        private DateTimeOffset _now;
        private SnapshotInfo? _replayed;
        private Dictionary<long, TableWriteState> _tables = [];
        private Dictionary<long, DataFileWriteState> _dataFiles = [];
        private bool _isEnded;

        public override SnapshotInfo Latest => _latest!;

        public override IReadOnlyList<SnapshotInfo> Since => _since;

        public override bool HistoryIsComplete => _since.Count == Math.Max(0, Latest.SnapshotId - request.BaseSnapshotId);

        public override CatalogInfo Info => _info!;

        public override DateTimeOffset Now => _now;

        public override IReadOnlyDictionary<long, TableWriteState> Tables => _tables;

        public override IReadOnlyDictionary<long, DataFileWriteState> DataFiles => _dataFiles;

        public override SnapshotInfo? Replayed => _replayed;

        public override IReadOnlySet<long> LiveInlinedRows(string inlinedTableName) => _loader!.LiveRows(inlinedTableName);

        /// <summary>Takes the lock and reads. <paramref name="mayLackTables"/>: ask first which inlined data tables are left.</summary>
        public async ValueTask LoadAsync(bool mayLackTables, CancellationToken cancellationToken)
        {
            var session = owner.Begin(cancellationToken);
            var layout = provider._layout ?? await provider.ProbeLayoutAsync(session).ConfigureAwait(false);
            provider._layout = layout;
            session.UseLayout(layout);
            await provider.CheckColumnsAsync(session).ConfigureAwait(false);
            var checks = mayLackTables ? await FindTablesAsync(session).ConfigureAwait(false) : request.InlinedRows;
            while (!await ReadAsync(session, checks).ConfigureAwait(false))
            {
                await provider.ProbeMigratedAsync(session).ConfigureAwait(false);
            }
        }

        public override async ValueTask<CatalogDefinition> GetDefinitionsAsync(CancellationToken cancellationToken = default)
        {
            if (provider._definitions.TryGet(Latest.SchemaVersion, out var known))
            {
                return known;
            }

            try
            {
                return await provider.LoadDefinitionsAsync(BeginSession(cancellationToken), Latest).ConfigureAwait(false);
            }
            catch (DbException error) when (error is not MetadataException)
            {
                throw provider.WriteError(error);
            }
        }

        public override async ValueTask CommitAsync(IReadOnlyList<CatalogStatement> statements, CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(statements);
            await CommitAsync(
                (sql, batch) =>
                {
                    var writer = new StatementSql(sql, batch, SystemColumnPrefix);
                    foreach (var statement in statements)
                    {
                        writer.Add(statement);
                    }
                },
                cancellationToken).ConfigureAwait(false);
            foreach (var statement in statements)
            {
                if (statement is CreateInlinedDeleteTable created)
                {
                    provider.RememberInlinedDeletes(created.TableId);
                }
            }
        }

        /// <summary>Runs what <paramref name="fill"/> puts into the batch, and commits.</summary>
        public async ValueTask CommitAsync(Action<CatalogSql, CatalogBatch> fill, CancellationToken cancellationToken)
        {
            ObjectDisposedException.ThrowIf(_isEnded, this);
            var session = BeginSession(cancellationToken);
            var batch = session.NewBatch();
            fill(session.Sql, batch);
            _isEnded = true;
            await owner.CommitAsync(batch, OnStep, cancellationToken).ConfigureAwait(false);
        }

        public override ValueTask DisposeAsync()
        {
            _isEnded = true;
            return owner.DisposeAsync();
        }

        private Session BeginSession(CancellationToken cancellationToken)
        {
            var session = owner.Begin(cancellationToken);
            session.UseLayout(Info.Layout);
            return session;
        }

        private string SystemColumnPrefix(string inlinedTable)
        {
            if (_loader!.InlinedPrefix(inlinedTable) is { } prefix)
            {
                return prefix;
            }

            foreach (var check in request.InlinedRows)
            {
                if (string.Equals(check.Table.Name, inlinedTable, StringComparison.OrdinalIgnoreCase))
                {
                    return check.Table.RowIdColumn[..^"row_id".Length];
                }
            }

            // 1.1 renamed them together with adding the first of its columns.
            return Info.Layout.HasRowGroupCount ? "_ducklake_" : "";
        }

        /// <summary>Everything in one round trip; false if the catalog turns out to have been migrated.</summary>
        private async ValueTask<bool> ReadAsync(Session session, IReadOnlyList<InlinedRowsCheck> checks)
        {
            var known = provider._state;
            var sql = session.Sql;
            var batch = session.NewBatch();
            foreach (var statement in provider._dialect.CommitLockStatements(sql.Table("ducklake_snapshot"), provider._options.CommitLockTimeout))
            {
                batch.AddStatement(statement);
            }

            var options = new List<CatalogOption>();
            AddOptions(sql, batch, options);
            var baseMarker = batch.Parameter(request.BaseSnapshotId);
            SnapshotInfo? latest = null;
            _since.Clear();
            AddSnapshots(
                sql,
                batch,
                $"WHERE s.snapshot_id > {baseMarker} OR s.snapshot_id = (SELECT MAX(snapshot_id) FROM {sql.Table("ducklake_snapshot")}) ORDER BY s.snapshot_id",
                snapshot =>
                {
                    latest = snapshot;
                    if (snapshot.SnapshotId > request.BaseSnapshotId)
                    {
                        _since.Add(snapshot);
                    }
                });
            var now = DateTimeOffset.UtcNow;
            if (provider._dialect.CurrentTimeExpression is { } clock)
            {
                batch.Add("clock", $"SELECT {clock}", row => now = row.Instant(0));
            }

            var loader = new WriteStateLoader(sql, request);
            loader.AddQueries(batch);
            foreach (var check in checks)
            {
                loader.AddLiveRows(batch, check);
            }

            var knownDeletes = request.DataFileIds.Count == 0
                ? []
                : request.TableIds.Where(id => known?.InlinedDeleteTables.Contains(id) ?? false).ToHashSet();
            foreach (var id in knownDeletes)
            {
                loader.AddInlinedDeletes(batch, id);
            }

            await session.ExecuteAsync(batch).ConfigureAwait(false);
            var info = new CatalogInfo(sql.Layout, options);
            if (known is not null && known.Info.Version != info.Version)
            {
                return false;
            }

            var newDeletes = request.DataFileIds.Count == 0 ? [] : loader.InlinedDeleteTables.Except(knownDeletes).ToList();
            if (newDeletes.Count > 0)
            {
                var more = session.NewBatch();
                newDeletes.ForEach(id => loader.AddInlinedDeletes(more, id));
                await session.ExecuteAsync(more).ConfigureAwait(false);
            }

            RequireWritable(info);
            _latest = latest ?? throw MetadataException.Corrupt("ducklake_snapshot", $"the catalog {provider.DisplayName} has no snapshot at all.");
            _info = info;
            _loader = loader;
            _tables = loader.BuildTables(_latest.SnapshotId);
            _dataFiles = loader.BuildFiles();
            _replayed = FindReplayed();
            _now = After(now, _latest.Time);
            var deleteTables = known?.InlinedDeleteTables ?? new HashSet<long>();
            if (loader.InlinedDeleteTables.Any(id => !deleteTables.Contains(id)))
            {
                deleteTables = new HashSet<long>(deleteTables.Concat(loader.InlinedDeleteTables));
            }

            provider.Advance(known, info, deleteTables, _latest.SnapshotId, _latest);
            return true;
        }

        /// <summary>The instant to the microsecond, moved behind the newest snapshot if a clock went back.</summary>
        private static DateTimeOffset After(DateTimeOffset now, DateTimeOffset latest)
        {
            var ticks = now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerMicrosecond);
            var least = latest.UtcTicks - (latest.UtcTicks % TimeSpan.TicksPerMicrosecond) + TimeSpan.TicksPerMicrosecond;
            return new DateTimeOffset(Math.Max(ticks, least), TimeSpan.Zero);
        }

        private void RequireWritable(CatalogInfo info)
        {
            if (info.Version is not ("1.0" or "1.1"))
            {
                throw MetadataException.Unsupported(
                    $"The catalog {provider.DisplayName} has version {info.Version}, which this library can read at most; it writes 1.0 and 1.1. "
                    + "Migrate the catalog first, or use a release of this library that knows the version.");
            }
        }

        private SnapshotInfo? FindReplayed()
        {
            if (request.IdempotencyKey is not { } key)
            {
                return null;
            }

            var line = IdempotencyKeyPrefix + key;
            return _since.Find(s => s.CommitExtraInfo is { } extra && extra.AsSpan(extra.LastIndexOf('\n') + 1).SequenceEqual(line));
        }

        private async ValueTask<IReadOnlyList<InlinedRowsCheck>> FindTablesAsync(Session session)
        {
            if (request.InlinedRows.Count == 0)
            {
                return [];
            }

            var existing = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            var batch = session.NewBatch();
            var schemaMarker = session.Sql.MetadataSchema is { } schema ? batch.Parameter(schema) : null;
            var names = string.Join(", ", request.InlinedRows.Select(c => batch.Parameter(c.Table.Name)));
            batch.Add(
                "database tables",
                $"SELECT DISTINCT t.table_name FROM ({provider._dialect.ColumnsQuery(schemaMarker)}) t WHERE t.table_name IN ({names})",
                row => existing.Add(row.Text(0)));
            await session.ExecuteAsync(batch).ConfigureAwait(false);
            return [.. request.InlinedRows.Where(c => existing.Contains(c.Table.Name))];
        }
    }
}
