using DuckLake.Metadata;

namespace DuckLake.Arrow;

public sealed partial class DuckLakeTransaction
{
    internal const string CommitFailed = "Failed to commit DuckLake transaction.\n";

    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    // The snapshot of an attempt whose COMMIT was sent and never answered.
    private SnapshotInfo? _uncertain;

    // The snapshot that was committed, and the files it shows.
    private SnapshotInfo? _committed;
    private HashSet<string> _publishedFiles = [];

    /// <summary>The extra information with the line of the idempotency key.</summary>
    internal string? ExtraInfoToStore => Options.IdempotencyKey is not { } key
        ? CommitExtraInfo
        : (CommitExtraInfo is null ? "" : CommitExtraInfo + "\n") + CatalogWriteScope.IdempotencyKeyPrefix + key;

    /// <summary>The snapshot a commit with the same idempotency key made before this transaction began, or null.</summary>
    internal SnapshotInfo? Replayed { get; init; }

    /// <summary>
    /// Commits all changes as one snapshot. When other transactions committed meanwhile and did not touch the same things, the
    /// changes are put on top of theirs; data files are never written again. Without changes nothing is written.
    /// </summary>
    /// <param name="cancellationToken">
    /// Cancels the commit as long as its last step has not begun; afterwards the outcome is awaited. A cancelled commit is rolled back.
    /// </param>
    /// <returns>The new snapshot; without changes the base snapshot; with a repeated idempotency key the snapshot that carries it.</returns>
    /// <exception cref="DuckLakeConflictException">Another transaction changed the same things first. Everything is rolled back.</exception>
    /// <exception cref="DuckLakeException">The commit failed; everything is rolled back, unless the message says that the outcome is unknown.</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended already.</exception>
    public async Task<DuckLakeSnapshot> CommitAsync(CancellationToken cancellationToken = default)
    {
        CheckActive();
        try
        {
            SnapshotInfo? committed = Replayed ?? await CommitChangesAsync(cancellationToken).ConfigureAwait(false);
            _state = TransactionState.Committed;
            await DiscardAsync(CancellationToken.None).ConfigureAwait(false);
            if (committed is not null)
            {
                await RefreshInfoAsync(CancellationToken.None).ConfigureAwait(false);
            }

            return committed is null ? BaseSnapshot : await OpenAsync(committed).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            if (_state == TransactionState.Active)
            {
                _state = TransactionState.Failed;
                await DiscardAsync(CancellationToken.None).ConfigureAwait(false);
            }

            if (ErrorTranslation.Translate(exception, default) is { } error)
            {
                throw error;
            }

            throw;
        }
    }

    private async ValueTask<DuckLakeSnapshot> OpenAsync(SnapshotInfo snapshot)
    {
        try
        {
            // The snapshot is there: being cancelled now must not look like a commit that failed.
            CatalogDefinition definition = await Catalog.Metadata.GetDefinitionsAsync(snapshot, CancellationToken.None).ConfigureAwait(false);
            return new DuckLakeSnapshot(Catalog, snapshot, definition);
        }
        catch (MetadataException error)
        {
            throw new DuckLakeException(
                DuckLakeErrorKind.Metadata, $"Snapshot {snapshot.SnapshotId} was committed, but cannot be read back. Do not repeat the changes. {error.Message}", error)
            {
                SnapshotId = snapshot.SnapshotId,
            };
        }
    }

    private async Task<SnapshotInfo?> CommitChangesAsync(CancellationToken cancellationToken)
    {
        CommitPlan? plan = await new CommitPlanner(this).PlanAsync(cancellationToken).ConfigureAwait(false);
        if (plan is null)
        {
            await CommitOptionsAsync(cancellationToken).ConfigureAwait(false);
            return null;
        }

        RequireCommitInfo();
        CommitSteps.Reached(CommitStep.FilesWritten);
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                return await AttemptAsync(plan, cancellationToken).ConfigureAwait(false);
            }
            catch (MetadataException error) when (attempt < Options.MaxRetryCount && MayTryAgain(error))
            {
                await Task.Delay(WaitBefore(attempt), CancellationTokenFor(cancellationToken)).ConfigureAwait(false);
            }
            catch (Exception error) when (error is not MetadataException && _uncertain is not null)
            {
                // Something else than the catalog failed at the end of a commit: look, and do not try again.
                if (await LookAsync(plan).ConfigureAwait(false) is { } found)
                {
                    return found;
                }

                throw;
            }
            catch (MetadataException error) when (_uncertain is { } uncertain)
            {
                if (await LookAsync(plan).ConfigureAwait(false) is { } found)
                {
                    return found;
                }

                if (_uncertain is null)
                {
                    throw new DuckLakeException(
                        DuckLakeErrorKind.Metadata,
                        $"{CommitFailed}The connection to the catalog was lost while snapshot {uncertain.SnapshotId} was committed. Nothing was committed: repeat "
                            + $"the changes. {error.Message}",
                        error,
                        isTransient: true);
                }

                throw new DuckLakeException(
                    DuckLakeErrorKind.Metadata,
                    $"The connection to the catalog was lost while snapshot {uncertain.SnapshotId} was committed, and could not be made again, so the outcome "
                        + "is unknown. The files of the transaction are kept. Look at the lake's snapshots before repeating the changes.",
                    error);
            }
            catch (MetadataException error) when (MayTryAgain(error))
            {
                throw new DuckLakeException(
                    error.CommitError == CommitErrorKind.ConnectionLost ? DuckLakeErrorKind.Metadata : DuckLakeErrorKind.Conflict,
                    $"{CommitFailed}Exceeded the maximum retry count of {Options.MaxRetryCount} set by the ducklake_max_retry_count setting.\n{error.Message}",
                    error,
                    isTransient: true);
            }
        }
    }

    private async Task<SnapshotInfo> AttemptAsync(CommitPlan plan, CancellationToken cancellationToken)
    {
        CatalogWriteScope scope = await Catalog.Metadata.BeginWriteAsync(plan.Request, CancellationTokenFor(cancellationToken)).ConfigureAwait(false);
        await using (scope.ConfigureAwait(false))
        {
            scope.OnStep = CommitSteps.Hook is null ? null : OnCatalogStep;
            CommitSteps.Reached(CommitStep.LockTaken);
            if (Resolve(scope, plan) is { } earlier)
            {
                return earlier;
            }

            cancellationToken.ThrowIfCancellationRequested();
            Catalog.CheckWritable(scope.Info);
            Catalog.Info = scope.Info;
            CheckExpectedBase(scope.Latest);
            var checker = new ConflictChecker(BaseSnapshot, plan, scope);
            checker.Check();
            WorkingCatalog working = await RebaseAsync(checker, scope, cancellationToken).ConfigureAwait(false);
            foreach (PreparedDelete delete in plan.Deletes)
            {
                await delete.WriteAsync(scope.Latest.SnapshotId + 1, Pending, cancellationToken).ConfigureAwait(false);
            }

            CommitStatements commit = new CommitBuilder(this, plan, scope, working).Build();
            CommitSteps.Reached(CommitStep.StatementsBuilt);
            try
            {
                await scope.CommitAsync(commit.Statements, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception error) when (error is MetadataException { IsOutcomeUnknown: true } or not (MetadataException or OperationCanceledException))
            {
                _uncertain = commit.Snapshot;
                throw;
            }

            return Publish(commit.Snapshot, plan);
        }
    }

    private async ValueTask<SnapshotInfo?> LookAsync(CommitPlan plan)
    {
        try
        {
            CatalogWriteScope scope = await Catalog.Metadata.BeginWriteAsync(plan.Request, CancellationToken.None).ConfigureAwait(false);
            await using (scope.ConfigureAwait(false))
            {
                return Resolve(scope, plan);
            }
        }
        catch (MetadataException)
        {
            // The outcome stays unknown, and the files are kept.
            return null;
        }
    }

    /// <summary>The snapshot of an earlier attempt or of an earlier commit with the same key, or null: the commit goes on.</summary>
    private SnapshotInfo? Resolve(CatalogWriteScope scope, CommitPlan plan)
    {
        // Under the lock nobody is committing any more, so the lost commit is there now or never.
        if (_uncertain is { } uncertain)
        {
            _uncertain = null;
            if (scope.Since.FirstOrDefault(snapshot => IsSame(snapshot, uncertain)) is { } found)
            {
                return Publish(found, plan);
            }
        }

        return scope.Replayed;
    }

    private SnapshotInfo Publish(SnapshotInfo snapshot, CommitPlan plan)
    {
        _committed = snapshot;
        IEnumerable<PendingFlush> flushes = plan.Tables.Select(table => table.Changes.Flush).OfType<PendingFlush>();
        _publishedFiles = plan.Tables.SelectMany(table => table.Changes.Files).Where(file => file.LiveRowCount > 0)
            .Concat(flushes.SelectMany(flush => flush.Files)).Select(file => file.Written.FullPath)
            .Concat(plan.Deletes.Concat(flushes.SelectMany(plan.DeletesOf)).Where(delete => delete.Written is not null).Select(delete => delete.Written!.FullPath))
            .ToHashSet(StringComparer.Ordinal);
        foreach (PendingTable table in plan.Tables.Select(table => table.Changes).Where(table => table.Flush is not null))
        {
            Catalog.Metadata.ForgetListings(table.TableId);
        }

        return snapshot;
    }

    /// <summary>The changes of definitions on top of the newest ones.</summary>
    private async ValueTask<WorkingCatalog> RebaseAsync(ConflictChecker checker, CatalogWriteScope scope, CancellationToken cancellationToken)
    {
        CatalogDefinition latest = await scope.GetDefinitionsAsync(cancellationToken).ConfigureAwait(false);
        checker.CheckDefinitions(latest);
        var working = new WorkingCatalog(latest, Catalog.CreateSchemaRules((key, schemaId, tableId) => GetOption(key, schemaId, tableId)));
        try
        {
            foreach (CatalogAction action in _actions)
            {
                action.Apply(working);
            }
        }
        catch (DuckLakeException error) when (scope.Latest.SnapshotId != BaseSnapshot.Id)
        {
            throw new DuckLakeConflictException(
                DuckLakeConflictKind.Table,
                $"{CommitFailed}Transaction conflict - the definitions were changed by another transaction: {error.Message}",
                error.TableName ?? error.SchemaName,
                scope.Latest.SnapshotId,
                error);
        }

        return working;
    }

    private void CheckExpectedBase(SnapshotInfo latest)
    {
        if (Options.ExpectedBaseSnapshot is { } expected && latest.SnapshotId != expected)
        {
            throw DuckLakeCatalog.UnexpectedBase(expected, latest.SnapshotId);
        }
    }

    private void RequireCommitInfo()
    {
        bool isGiven = _hasCommitInfo || Author is not null || CommitMessage is not null || CommitExtraInfo is not null;
        if (!isGiven && Info.GetOption("require_commit_message") is { } required && bool.TryParse(required, out bool isRequired) && isRequired)
        {
            throw new DuckLakeException(
                DuckLakeErrorKind.InvalidInput,
                "Commit Information for the snapshot is required but has not been provided. \n * Provide the information with "
                    + "\"CALL ducklake.set_commit_message('author_name', 'commit_message'); \n * Set the required commit message to false with "
                    + "\"CALL ducklake.set_option('require_commit_message', False)\" '\"");
        }
    }

    private static bool IsSame(SnapshotInfo left, SnapshotInfo right) =>
        left.SnapshotId == right.SnapshotId
        && left.Time == right.Time
        && left.ChangesMade == right.ChangesMade
        && left.Author == right.Author
        && left.CommitMessage == right.CommitMessage
        && left.CommitExtraInfo == right.CommitExtraInfo;

    private static bool MayTryAgain(MetadataException error) =>
        error.IsOutcomeUnknown || error.CommitError is CommitErrorKind.Retry or CommitErrorKind.ConnectionLost;

    // Once a COMMIT is on its way, its outcome is found out whether or not somebody still waits.
    private CancellationToken CancellationTokenFor(CancellationToken cancellationToken) => _uncertain is null ? cancellationToken : CancellationToken.None;

    private TimeSpan WaitBefore(int attempt)
    {
        // The power of many repetitions is infinite, and no wait must stay none.
        double growth = Math.Min(Math.Pow(Options.RetryBackoff, attempt), LongestWait.TotalMilliseconds);
        double waitMs = Math.Min(Options.RetryWait.TotalMilliseconds * growth, LongestWait.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(waitMs * ((Random.Shared.NextDouble() + 1) / 2));
    }

    private static void OnCatalogStep(CatalogWriteStep step, int statementIndex) => CommitSteps.Reached(
        step switch
        {
            CatalogWriteStep.BeforeStatement => CommitStep.BeforeStatement,
            CatalogWriteStep.BeforeCommit => CommitStep.BeforeCommit,
            _ => CommitStep.Committed,
        },
        statementIndex);
}
