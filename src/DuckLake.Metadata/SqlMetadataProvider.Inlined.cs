using System.Data.Common;
using System.Runtime.CompilerServices;

namespace DuckLake.Metadata;

public sealed partial class SqlMetadataProvider
{
    /// <inheritdoc/>
    public override IAsyncEnumerable<InlinedRow> ReadInlinedRowsAsync(
        FileListing listing, InlinedTable table, IReadOnlyList<long> columnIds, CancellationToken cancellationToken = default)
    {
        CheckInlinedArguments(listing, table, columnIds);
        return ReadInlinedAsync(
            listing,
            table,
            columnIds,
            (begin, end, batch) =>
            {
                var snapshot = batch.Parameter(listing.Snapshot.SnapshotId);
                return $"{begin} <= {snapshot} AND ({end} IS NULL OR {snapshot} < {end})";
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public override IAsyncEnumerable<InlinedRow> ReadInlinedChangesAsync(
        FileListing listing,
        InlinedTable table,
        IReadOnlyList<long> columnIds,
        long firstSnapshotId,
        long lastSnapshotId,
        CancellationToken cancellationToken = default)
    {
        CheckInlinedArguments(listing, table, columnIds);
        return ReadInlinedAsync(
            listing,
            table,
            columnIds,
            (begin, end, batch) =>
            {
                var first = batch.Parameter(firstSnapshotId);
                var last = batch.Parameter(lastSnapshotId);
                return $"(({begin} >= {first} AND {begin} <= {last}) OR ({end} >= {first} AND {end} <= {last}))";
            },
            cancellationToken);
    }

    internal override ValueTask<IReadOnlyList<InlinedDelete>> ReadInlinedDeletesAsync(
        TableDefinition table, SnapshotInfo snapshot, CancellationToken cancellationToken = default) => RunAsync(
            async ValueTask<IReadOnlyList<InlinedDelete>> (session) =>
            {
                var deletes = new List<InlinedDelete>();
                var name = StatementSql.InlinedDeleteTable(table.TableId);
                var batch = session.NewBatch();
                batch.Add(
                    name,
                    $"SELECT d.file_id, d.row_id, d.begin_snapshot FROM {session.Sql.Table(name)} d WHERE d.begin_snapshot <= {batch.Parameter(snapshot.SnapshotId)} ORDER BY 1, 2",
                    row => deletes.Add(new InlinedDelete(row.Int64(0), row.Int64(1), row.Int64(2))));
                await session.ExecuteAsync(batch).ConfigureAwait(false);
                return deletes;
            },
            cancellationToken);

    private static void CheckInlinedArguments(FileListing listing, InlinedTable table, IReadOnlyList<long> columnIds)
    {
        ArgumentNullException.ThrowIfNull(listing);
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(columnIds);
        if (table.TableId != listing.Table.TableId)
        {
            throw new ArgumentException("The inlined table belongs to another table than the listing.", nameof(table));
        }
    }

    private async IAsyncEnumerable<InlinedRow> ReadInlinedAsync(
        FileListing listing,
        InlinedTable table,
        IReadOnlyList<long> columnIds,
        Func<string, string, CatalogBatch, string> condition,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var opened = await OpenInlinedAsync(listing, table, columnIds, condition, cancellationToken).ConfigureAwait(false);
        await using var sessionScope = opened.Session.ConfigureAwait(false);
        await using var streamScope = opened.Stream.ConfigureAwait(false);
        while (true)
        {
            InlinedRow current;
            try
            {
                if (!await opened.Stream.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    yield break;
                }

                cancellationToken.ThrowIfCancellationRequested();
                var row = opened.Stream.Row;
                var values = new object?[columnIds.Count];
                for (var i = 0; i < values.Length; i++)
                {
                    values[i] = row.Value(i + 3);
                }

                current = new InlinedRow(row.Int64(0), row.Int64(1), row.NullableInt64(2), values);
            }
            catch (DbException error) when (error is not MetadataException)
            {
                throw _dialect.Translate(error, DisplayName);
            }

            yield return current;
        }
    }

    private async ValueTask<(Session Session, CatalogStream Stream)> OpenInlinedAsync(
        FileListing listing,
        InlinedTable table,
        IReadOnlyList<long> columnIds,
        Func<string, string, CatalogBatch, string> condition,
        CancellationToken cancellationToken)
    {
        Session? session = null;
        try
        {
            var connection = await _dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            session = await OpenSessionAsync(connection, cancellationToken).ConfigureAwait(false);
            var sql = session.Sql;
            var batch = session.NewBatch();
            var presence = AddSnapshotPresence(sql, batch, listing.Snapshot.SnapshotId);
            var seen = listing.AsOfSnapshotId;
            batch.Add(
                "ducklake_snapshot_changes",
                $"SELECT s.snapshot_id, c.changes_made FROM {sql.Table("ducklake_snapshot")} s LEFT JOIN {sql.Table("ducklake_snapshot_changes")} c "
                + $"ON c.snapshot_id = s.snapshot_id WHERE s.snapshot_id > {batch.Parameter(listing.AsOfSnapshotId)} ORDER BY s.snapshot_id",
                row =>
                {
                    var id = row.Int64(0);
                    var changes = SnapshotChanges.Parse(row.NullableText(1), id);
                    // A gap is an expired snapshot, which may have been the flush.
                    if (id != seen + 1 || changes.Contains(SnapshotChangeKind.InlineFlush, listing.Table.TableId))
                    {
                        throw Flushed(listing, table, null);
                    }

                    seen = id;
                });

            if (_dialect.TextSettingsQuery is { } settings)
            {
                batch.Add("settings", settings, static _ => { });
            }

            string Quote(string name) => "i." + _dialect.QuoteIdentifier(name);
            var columns = columnIds
                .Select(id => table.FindColumn(id) is { } column ? _dialect.InlinedValue(Quote(column.PhysicalName), column.Definition.Type?.Kind) : "NULL")
                .Prepend(Quote(table.EndSnapshotColumn)).Prepend(Quote(table.BeginSnapshotColumn)).Prepend(Quote(table.RowIdColumn));
            batch.Add(
                table.Name,
                $"SELECT {string.Join(", ", columns)} FROM {sql.Table(table.Name)} i "
                + $"WHERE {condition(Quote(table.BeginSnapshotColumn), Quote(table.EndSnapshotColumn), batch)} "
                + $"ORDER BY {Quote(table.RowIdColumn)}, {Quote(table.BeginSnapshotColumn)}",
                static _ => { });
            var stream = await session.ExecuteStreamingAsync(batch).ConfigureAwait(false);
            try
            {
                presence.Require(this);
            }
            catch
            {
                await stream.DisposeAsync().ConfigureAwait(false);
                throw;
            }

            var opened = (session, stream);
            session = null;
            return opened;
        }
        catch (DbException error) when (error is not MetadataException && _dialect.IsMissingObject(error))
        {
            throw Flushed(listing, table, error);
        }
        catch (DbException error) when (error is not MetadataException)
        {
            throw _dialect.Translate(error, DisplayName);
        }
        finally
        {
            if (session is not null)
            {
                await session.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private MetadataException Flushed(FileListing listing, InlinedTable table, Exception? inner)
    {
        _listings.Remove((listing.Table.TableId, listing.Snapshot.SnapshotId));
        return new MetadataException(
            MetadataErrorKind.Conflict,
            $"The inlined rows of table '{listing.Table.Name}' (id {listing.Table.TableId}) may have been moved from '{table.Name}' to files after "
            + $"the files were listed at snapshot {listing.AsOfSnapshotId}. List the files again.",
            isTransient: true,
            inner)
        {
            CatalogTable = table.Name,
            TableId = listing.Table.TableId,
            SnapshotId = listing.Snapshot.SnapshotId,
        };
    }
}
