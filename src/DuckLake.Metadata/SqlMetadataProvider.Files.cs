namespace DuckLake.Metadata;

public sealed partial class SqlMetadataProvider
{
    /// <inheritdoc/>
    public override ValueTask<FileListing> ListFilesAsync(
        TableDefinition table, SnapshotInfo snapshot, FileListingOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(snapshot);
        options ??= FileListingOptions.Default;
        if (!_listings.TryGet((table.TableId, snapshot.SnapshotId), out var known))
        {
            return RunAsync(session => LoadListingAsync(session, table, snapshot, options), cancellationToken);
        }

        var missing = options.StatisticsColumnIds.Where(id => !known.HasStatisticsOf(id)).Distinct().ToList();
        var needsVariants = options.IncludeVariantStatistics && known.VariantStatistics is null;
        return missing.Count == 0 && !needsVariants
            ? ValueTask.FromResult(known)
            : RunAsync(session => AddStatisticsAsync(session, known, missing, needsVariants), cancellationToken);
    }

    internal override async ValueTask<IReadOnlyList<InlinedTable>> ListInlinedTablesAsync(
        TableDefinition table, SnapshotInfo snapshot, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(snapshot);
        if (!_inlinedTables.TryGet((table.TableId, snapshot.SchemaVersion), out var known))
        {
            known = await base.ListInlinedTablesAsync(table, snapshot, cancellationToken).ConfigureAwait(false);
            _inlinedTables.Set((table.TableId, snapshot.SchemaVersion), known);
        }

        return known;
    }

    private async ValueTask<FileListing> LoadListingAsync(
        Session session, TableDefinition table, SnapshotInfo snapshot, FileListingOptions options)
    {
        var batch = session.NewBatch();
        var presence = AddSnapshotPresence(session.Sql, batch, snapshot.SnapshotId);
        var loader = new FileListingLoader(session.Sql, batch, table, snapshot, options);
        loader.AddAll();
        var deletesAreKnown = _state?.InlinedDeleteTables.Contains(table.TableId) ?? false;
        if (deletesAreKnown)
        {
            loader.AddInlinedDeletes(batch);
        }

        await session.ExecuteAsync(batch).ConfigureAwait(false);
        var latest = presence.Require(this);
        if (!deletesAreKnown && loader.HasInlinedDeleteTable)
        {
            var deletes = session.NewBatch();
            loader.AddInlinedDeletes(deletes);
            await session.ExecuteAsync(deletes).ConfigureAwait(false);
            RememberInlinedDeletes(table.TableId);
        }

        var listing = loader.Build(latest);
        if (!listing.IsFiltered)
        {
            _listings.Set((table.TableId, snapshot.SnapshotId), listing);
        }

        return listing;
    }

    private async ValueTask<FileListing> AddStatisticsAsync(
        Session session, FileListing known, IReadOnlyList<long> columnIds, bool includeVariants)
    {
        var batch = session.NewBatch();
        var presence = AddSnapshotPresence(session.Sql, batch, known.Snapshot.SnapshotId);
        var loader = new FileListingLoader(session.Sql, batch, known.Table, known.Snapshot, new FileListingOptions
        {
            StatisticsColumnIds = columnIds,
            IncludeVariantStatistics = includeVariants,
        });
        loader.AddStatistics();
        await session.ExecuteAsync(batch).ConfigureAwait(false);
        presence.Require(this);
        var listing = loader.Extend(known);
        _listings.Set((known.Table.TableId, known.Snapshot.SnapshotId), listing);
        return listing;
    }

    private void RememberInlinedDeletes(long tableId)
    {
        if (_state is { } state)
        {
            _state = state with { InlinedDeleteTables = new HashSet<long>(state.InlinedDeleteTables) { tableId } };
        }
    }
}
