using System.Data.Common;

namespace DuckLake.Metadata;

public sealed partial class SqlMetadataProvider
{
    private volatile bool _columnsAreFit;

    internal override SqlDialect Dialect => _dialect;

    internal override async ValueTask<CatalogWriteScope> BeginWriteAsync(CatalogWriteRequest request, CancellationToken cancellationToken = default) =>
        await BeginWriteScopeAsync(request, cancellationToken).ConfigureAwait(false);

    internal override async ValueTask SetOptionAsync(CatalogOption option, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(option);
        await ChangeOptionsAsync(
            option.Key,
            option.Scope,
            option.ScopeId,
            (sql, batch, condition, existing) =>
            {
                var value = batch.Parameter(option.Value);
                if (existing)
                {
                    batch.AddStatement($"UPDATE {sql.Table("ducklake_metadata")} SET {_dialect.QuoteIdentifier("value")} = {value} WHERE {condition}");
                    return;
                }

                new StatementSql(sql, batch, static _ => "").Add(new InsertRows(
                    "ducklake_metadata", ["key", "value", "scope", "scope_id"], [[option.Key, option.Value, ScopeText(option.Scope), option.ScopeId]]));
            },
            cancellationToken).ConfigureAwait(false);
    }

    internal override ValueTask<bool> RemoveOptionAsync(
        string key, OptionScope scope, long? scopeId, CancellationToken cancellationToken = default) =>
        ChangeOptionsAsync(
            key,
            scope,
            scopeId,
            (sql, batch, condition, _) => batch.AddStatement($"DELETE FROM {sql.Table("ducklake_metadata")} WHERE {condition}"),
            cancellationToken);

    private static string? ScopeText(OptionScope scope) => scope switch
    {
        OptionScope.Schema => "schema",
        OptionScope.Table => "table",
        _ => null,
    };

    /// <summary>Changes an option's row under the commit lock, and returns whether there was one.</summary>
    private async ValueTask<bool> ChangeOptionsAsync(
        string key,
        OptionScope scope,
        long? scopeId,
        Action<CatalogSql, CatalogBatch, string, bool> change,
        CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        if (scopeId is null != (scope == OptionScope.Global))
        {
            throw new ArgumentException("A global option has no scope id, any other has one.", nameof(scopeId));
        }

        // A base beyond every snapshot: their history is not wanted.
        var writing = await BeginWriteScopeAsync(new CatalogWriteRequest { BaseSnapshotId = long.MaxValue }, cancellationToken).ConfigureAwait(false);
        await using var writingScope = writing.ConfigureAwait(false);
        bool IsMeant(CatalogOption o) => o.Scope == scope && o.ScopeId == scopeId && string.Equals(o.Key, key, StringComparison.OrdinalIgnoreCase);
        var exists = writing.Info.Options.Any(IsMeant);
        var after = new List<CatalogOption>();
        await writing.CommitAsync(
            (sql, batch) =>
            {
                var condition = $"LOWER({_dialect.QuoteIdentifier("key")}) = {batch.Parameter(key.ToLowerInvariant())} AND "
                    + (ScopeText(scope) is { } text ? $"LOWER(scope) = {batch.Parameter(text)} AND scope_id = {batch.Parameter(scopeId!.Value)}" : "scope IS NULL");
                change(sql, batch, condition, exists);
                AddOptions(sql, batch, after);
            },
            cancellationToken).ConfigureAwait(false);
        if (_state is { } state)
        {
            _state = state with { Info = new CatalogInfo(writing.Info.Layout, after) };
        }

        return exists;
    }

    private async ValueTask<WriteScope> BeginWriteScopeAsync(CatalogWriteRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                var session = await OpenWriteSessionAsync(_dataSource.OpenConnectionAsync, cancellationToken).ConfigureAwait(false);
                var scope = new WriteScope(this, session, request);
                try
                {
                    await scope.LoadAsync(mayLackTables: attempt > 0, cancellationToken).ConfigureAwait(false);
                    return scope;
                }
                catch
                {
                    await scope.DisposeAsync().ConfigureAwait(false);
                    throw;
                }
            }
            catch (DbException error) when (error is not MetadataException && attempt == 0 && _dialect.IsMissingObject(error))
            {
                // Migrated since it was probed, or a requested inlined table was flushed.
                _layout = null;
                _state = null;
            }
            catch (DbException error) when (error is not MetadataException)
            {
                throw WriteError(error);
            }
        }
    }

    /// <summary>Refuses to write a catalog whose tables would not keep what is written, once per provider.</summary>
    private async ValueTask CheckColumnsAsync(Session session)
    {
        var batch = session.NewBatch();
        var schemaMarker = _options.MetadataSchema is { } schema ? batch.Parameter(schema) : null;
        if (_columnsAreFit || _dialect.UnfitColumnsQuery(schemaMarker) is not { } query)
        {
            return;
        }

        (string Table, string Column, string What)? unfit = null;
        var names = string.Join(", ", CatalogLayout.KnownTables.Select(static t => $"'{t}'"));
        batch.Add(
            "database tables",
            $"SELECT t.table_name, t.column_name, t.what FROM ({query}) t WHERE t.table_name IN ({names}) ORDER BY 1 DESC, 2 DESC",
            row => unfit = (row.Text(0), row.Text(1), row.Text(2)));
        await session.ExecuteAsync(batch).ConfigureAwait(false);
        if (unfit is var (table, column, what))
        {
            throw MetadataException.Unsupported(
                $"The catalog {DisplayName} cannot be written: column {column} of {table} is {what}, and the texts of a catalog would get lost or mixed up; {_dialect.UnfitColumnsHint}.");
        }

        _columnsAreFit = true;
    }

    private async ValueTask<WriteSession> OpenWriteSessionAsync(
        Func<CancellationToken, ValueTask<DbConnection>> open, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_options.Access == CatalogAccess.ReadOnly)
        {
            throw new MetadataException(
                MetadataErrorKind.ReadOnly, $"The catalog {DisplayName} was opened for reading only. Open it with access ReadWrite to change the lake.")
            {
                CommitError = CommitErrorKind.ReadOnly,
            };
        }

        var queue = _options.WriteQueue;
        if (queue is not null && !await queue.EnterAsync(_options.CommitLockTimeout, cancellationToken).ConfigureAwait(false))
        {
            throw new MetadataException(
                MetadataErrorKind.Metadata,
                $"Other writers of this process kept the catalog {DisplayName} locked for {_options.CommitLockTimeout.TotalSeconds:0.###} s. "
                + "Try again, or raise the commit lock timeout.",
                isTransient: true)
            {
                CommitError = CommitErrorKind.Retry,
            };
        }

        DbConnection? connection = null;
        try
        {
            connection = await open(cancellationToken).ConfigureAwait(false);
            var transaction = await _dialect.BeginWriteAsync(connection, _options.MetadataSchema, _options.CommitLockTimeout, cancellationToken).ConfigureAwait(false);
            return new WriteSession(this, connection, transaction, queue);
        }
        catch
        {
            if (connection is not null)
            {
                await connection.DisposeAsync().ConfigureAwait(false);
            }

            queue?.Leave();
            throw;
        }
    }

    /// <summary>The typed error of a failed write; <paramref name="isCommit"/> when it was COMMIT that failed.</summary>
    private MetadataException WriteError(DbException error, bool isCommit = false)
    {
        var translated = _dialect.Translate(error, DisplayName);
        var kind = _dialect.Classify(error);
        var isUnknown = isCommit && _dialect.IsCommitUncertain(error);
        return new MetadataException(
            kind is CommitErrorKind.ReadOnly or CommitErrorKind.PermissionDenied ? MetadataErrorKind.ReadOnly : translated.Kind,
            isUnknown ? translated.Message + " Whether the commit took effect is not known: look at the newest snapshots before trying again." : translated.Message,
            kind is CommitErrorKind.Retry or CommitErrorKind.ConnectionLost,
            error)
        {
            CommitError = kind,
            IsOutcomeUnknown = isUnknown,
        };
    }
}
