using System.Data.Common;

namespace DuckLake.Metadata;

/// <summary>
/// Brings catalogs of older versions to a newer one: explicitly, never by opening them. A migration is one transaction of the
/// catalog database, before which the catalog is copied. Where the database cannot change tables in a transaction (MySQL), the copy is
/// what is migrated, and takes the place of the catalog in one step.
/// </summary>
/// <remarks>
/// Others wait while it runs. Writers should be stopped, or at least open the catalog anew afterwards: what they prepared for the old
/// layout fails. A migrated catalog cannot be brought back; that is what
/// the copy is for. Thread-safe.
/// </remarks>
public sealed partial class CatalogMigration : IDisposable, IAsyncDisposable
{
    private readonly DbDataSource _dataSource;
    private readonly SqlDialect _dialect;
    private readonly SqlMetadataOptions _options;
    private readonly bool _ownsDataSource;
    private readonly string _displayName;

    /// <summary>Creates the migration of a catalog.</summary>
    /// <param name="dataSource">Gives connections that may change the catalog; one per operation.</param>
    /// <param name="dialect">The kind of database.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <param name="ownsDataSource">Whether disposing the migration disposes the data source.</param>
    public CatalogMigration(DbDataSource dataSource, SqlDialect dialect, SqlMetadataOptions? options = null, bool ownsDataSource = false)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        ArgumentNullException.ThrowIfNull(dialect);
        _dataSource = dataSource;
        _dialect = dialect;
        _options = options ?? new SqlMetadataOptions();
        _ownsDataSource = ownsDataSource;
        _displayName = _options.DisplayName ?? dialect.Name;
    }

    /// <summary>Tells what a migration would do. Changes nothing and keeps nobody waiting.</summary>
    /// <param name="target">The version wanted.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="MetadataException">
    /// There is no catalog (kind NotFound), its version is unknown or newer than the one wanted (kind Unsupported), or it cannot
    /// be read.
    /// </exception>
    public ValueTask<CatalogMigrationPlan> PlanAsync(
        CatalogFormatVersion target = CatalogFormatVersion.V1_0, CancellationToken cancellationToken = default) =>
        RunAsync(
            _dialect.BeginReadAsync,
            async (session, _) => await PlanAsync(session, await MigrationLayout.ReadAsync(session).ConfigureAwait(false), target).ConfigureAwait(false),
            cancellationToken);

    /// <summary>Copies the catalog and brings it to a version, all or nothing. Does nothing if it has the version already.</summary>
    /// <param name="target">The version wanted.</param>
    /// <param name="options">How to migrate; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the operation, unless the database is committing already.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="MetadataException">
    /// As for <see cref="PlanAsync(CatalogFormatVersion, CancellationToken)"/>; or a problem of the plan stands against it (kind
    /// Unsupported), the copy is there already (kind AlreadyExists), or the catalog cannot be changed. The catalog is as it was.
    /// </exception>
    public ValueTask<CatalogMigrationResult> MigrateAsync(
        CatalogFormatVersion target = CatalogFormatVersion.V1_0, CatalogMigrationOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new CatalogMigrationOptions();
        return _dialect.DefinitionsCommit ? MigrateCopyAsync(target, options, cancellationToken) : RunAsync(
            _dialect.BeginMigrationAsync,
            async (session, transaction) =>
            {
                var layout = await LockAsync(session).ConfigureAwait(false);
                var tables = layout.Names;
                var plan = await PlanAsync(session, layout, target).ConfigureAwait(false);
                CheckProblems(plan, options.Loss);
                if (!plan.IsNeeded)
                {
                    return new CatalogMigrationResult(plan, null);
                }

                var backup = options.Backup == MigrationBackup.Create
                    ? await _dialect.BackUpAsync(session, tables, plan.FromVersion, options.BackupLocation).ConfigureAwait(false)
                    : null;
                try
                {
                    foreach (var action in plan.Steps.SelectMany(step => step.Actions))
                    {
                        await session.ExecuteAsync(action.Sql).ConfigureAwait(false);
                    }

                    await CheckResultAsync(session, target).ConfigureAwait(false);
                }
                catch when (backup is not null)
                {
                    _dialect.DiscardBackup(backup);
                    throw;
                }

                // Not cancellable: a cancelled COMMIT may have happened or not.
                await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
                return new CatalogMigrationResult(plan, backup);
            },
            cancellationToken);
    }

    /// <summary>Closes the connections, if the migration owns their source.</summary>
    public void Dispose()
    {
        if (_ownsDataSource)
        {
            _dataSource.Dispose();
        }
    }

    /// <summary>Closes the connections, if the migration owns their source.</summary>
    public ValueTask DisposeAsync() => _ownsDataSource ? _dataSource.DisposeAsync() : ValueTask.CompletedTask;

    private static void CheckProblems(CatalogMigrationPlan plan, MigrationLoss loss)
    {
        var against = plan.Problems
            .Where(p => p.Kind == MigrationProblemKind.Blocking || (p.Kind == MigrationProblemKind.Loss && loss == MigrationLoss.Refuse))
            .ToList();
        if (against.Count == 0)
        {
            return;
        }

        throw new MetadataException(
            MetadataErrorKind.Unsupported,
            $"{against[0].Message} The catalog {plan.Catalog} was not migrated from {plan.FromVersion} to {plan.ToVersion}."
            + (plan.IsBlocked ? "" : " Accept the loss in the options to migrate it nevertheless.")
            + (against.Count > 1 ? $" There are {against.Count} such problems; the plan lists them." : ""))
        {
            CatalogTable = against[0].CatalogTable,
        };
    }

    private static async ValueTask CheckResultAsync(MigrationSession session, CatalogFormatVersion target)
    {
        var layout = await MigrationLayout.ReadAsync(session).ConfigureAwait(false);
        foreach (var table in CatalogSchema.TablesOf(target))
        {
            var found = layout.Find(table.Name)?.Columns ?? [];
            var expected = table.ColumnsOf(target).Select(c => c.Name);
            if (!found.SequenceEqual(expected, StringComparer.OrdinalIgnoreCase))
            {
                throw MetadataException.Corrupt(
                    table.Name, $"after the migration its columns would be {string.Join(", ", found)}, not {string.Join(", ", expected)}. Nothing was changed.");
            }
        }
    }

    private async ValueTask<MigrationLayout> LockAsync(MigrationSession session)
    {
        var layout = await MigrationLayout.ReadAsync(session).ConfigureAwait(false);
        if (layout.Names.Count == 0 || _dialect.LockTables([.. layout.Names.Select(session.Table)]) is not { } statement)
        {
            return layout;
        }

        // Somebody may have changed it while this waited.
        await session.ExecuteAsync(statement).ConfigureAwait(false);
        return await MigrationLayout.ReadAsync(session).ConfigureAwait(false);
    }

    private async ValueTask<CatalogMigrationPlan> PlanAsync(MigrationSession session, MigrationLayout layout, CatalogFormatVersion target)
    {
        if (layout.Find("ducklake_metadata") is null)
        {
            throw MetadataException.NotFound(
                $"The database {_displayName} has no table ducklake_metadata, so there is nothing to migrate. Check the path and the metadata schema.");
        }

        string? version = null;
        await session.QueryAsync("ducklake_metadata", $"SELECT value FROM {session.Table("ducklake_metadata")} WHERE {session.Quote("key")} = 'version'", row => version = row.Text(0))
            .ConfigureAwait(false);
        if (version is null)
        {
            throw MetadataException.Corrupt("ducklake_metadata", $"the catalog {_displayName} has no row with the key 'version'.");
        }

        var targetText = CatalogSchema.VersionText(target);
        CatalogVersionSequence.Check(version, targetText, _displayName);
        return await new MigrationPlanner(session, layout, version, target).PlanAsync().ConfigureAwait(false);
    }

    private async ValueTask<T> RunAsync<T>(
        Func<DbConnection, CancellationToken, ValueTask<DbTransaction>> begin,
        Func<MigrationSession, DbTransaction, ValueTask<T>> operation,
        CancellationToken cancellationToken) => await RunAsync(
            async connection =>
            {
                var transaction = await begin(connection, cancellationToken).ConfigureAwait(false);
                await using var transactionScope = transaction.ConfigureAwait(false);
                return await operation(new MigrationSession(_dialect, connection, transaction, _options, _displayName, cancellationToken), transaction)
                    .ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);

    private async ValueTask<T> RunAsync<T>(Func<DbConnection, ValueTask<T>> operation, CancellationToken cancellationToken)
    {
        try
        {
            var connection = await _dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            await using var connectionScope = connection.ConfigureAwait(false);
            return await operation(connection).ConfigureAwait(false);
        }
        catch (DbException error) when (error is not MetadataException)
        {
            throw _dialect.Translate(error, _displayName);
        }
    }
}
