using DuckLake.Metadata;

namespace DuckLake.Arrow;

public sealed partial class DuckLakeCatalog
{
    private static readonly string[] s_writableVersions = ["1.0", "1.1"];
    private static readonly string[] s_olderVersions = ["0.1", "0.2", "0.3-dev1", "0.3", "0.4-dev1", "0.4", "1.1-dev1"];

    /// <summary>Begins a transaction on the newest snapshot.</summary>
    /// <param name="options">How it begins, retries and is recorded; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the beginning.</param>
    /// <returns>The transaction, to be disposed by the caller; dispose without commit rolls it back.</returns>
    /// <exception cref="DuckLakeConflictException">The lake is not at <see cref="DuckLakeTransactionOptions.ExpectedBaseSnapshot"/>.</exception>
    /// <exception cref="DuckLakeException">The catalog cannot be read, or has a version this library does not write.</exception>
    public async Task<DuckLakeTransaction> BeginTransactionAsync(
        DuckLakeTransactionOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= DuckLakeTransactionOptions.Default;
        options.Validate();
        DuckLakeSnapshot snapshot = await GetSnapshotAsync(cancellationToken).ConfigureAwait(false);
        CheckWritable(Info);
        SnapshotInfo? replayed = options.IdempotencyKey is { } key ? await FindCommitAsync(key, cancellationToken).ConfigureAwait(false) : null;
        if (replayed is null && options.ExpectedBaseSnapshot is { } expected && snapshot.Id != expected)
        {
            throw UnexpectedBase(expected, snapshot.Id);
        }

        return new DuckLakeTransaction(snapshot, options) { Replayed = replayed };
    }

    /// <summary>
    /// Begins a transaction, runs a body in it and commits it. When the body fails everything is rolled back. A commit whose
    /// idempotency key was committed before returns that snapshot without running the body.
    /// </summary>
    /// <param name="body">What to do in the transaction; it must not commit or dispose it.</param>
    /// <param name="options">How the transaction begins, retries and is recorded; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the transaction.</param>
    /// <returns>The new snapshot; without changes the snapshot the transaction began on.</returns>
    /// <exception cref="DuckLakeConflictException">Another transaction changed the same things first.</exception>
    /// <exception cref="DuckLakeException">The transaction failed; nothing was committed.</exception>
    public async Task<DuckLakeSnapshot> TransactAsync(
        Func<DuckLakeTransaction, CancellationToken, Task> body,
        DuckLakeTransactionOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        DuckLakeTransaction transaction = await BeginTransactionAsync(options, cancellationToken).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            if (transaction.Replayed is null)
            {
                await body(transaction, cancellationToken).ConfigureAwait(false);
            }

            return await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    internal static DuckLakeConflictException UnexpectedBase(long expected, long found) => new(
        DuckLakeConflictKind.BaseSnapshot,
        $"The lake is at snapshot {found}, but the transaction expects it at snapshot {expected}. Read the newest snapshot and decide again.",
        winningSnapshotId: found);

    /// <summary>What the catalog allows definitions to be.</summary>
    /// <param name="getOption">Finds options; null for those that are stored.</param>
    internal SchemaRules CreateSchemaRules(Func<string, long, long?, string?>? getOption = null) => new(Info.Layout)
    {
        GetOption = getOption ?? ((key, schemaId, tableId) => GetOption(key, schemaId, tableId)),
        CanInlineType = type => Metadata.Dialect.GetInlinedStorage(type, []) != InlinedStorage.NotStorable,
        CanNameColumns = Metadata.Dialect.CanNameColumns,
    };

    /// <exception cref="DuckLakeException">This library does not write catalogs of this version, or the lake was opened for reading.</exception>
    internal void CheckWritable(CatalogInfo info)
    {
        if (Options.IsReadOnly)
        {
            throw new DuckLakeException(
                DuckLakeErrorKind.Unsupported,
                $"The lake was opened read-only. Open it without {nameof(DuckLakeCatalogOptions)}.{nameof(DuckLakeCatalogOptions.IsReadOnly)} to write to it.");
        }

        if (!s_writableVersions.Contains(info.Version, StringComparer.Ordinal))
        {
            throw new DuckLakeException(
                DuckLakeErrorKind.Unsupported,
                s_olderVersions.Contains(info.Version, StringComparer.Ordinal)
                    ? $"DuckLake catalog version mismatch: catalog version is {info.Version}, but the extension requires version 1.0. "
                        + "It can be read; migrate the catalog to write to it."
                    : $"Only DuckLake versions {string.Join(", ", s_olderVersions.SkipLast(1))}, 1.0, 1.1 are supported");
        }
    }

    private async Task<SnapshotInfo?> FindCommitAsync(string key, CancellationToken cancellationToken)
    {
        string line = CatalogWriteScope.IdempotencyKeyPrefix + key;
        IReadOnlyList<SnapshotInfo> snapshots = await ListSnapshotsAsync(cancellationToken).ConfigureAwait(false);
        return snapshots.LastOrDefault(snapshot =>
            snapshot.CommitExtraInfo is { } info && (info == line || info.EndsWith("\n" + line, StringComparison.Ordinal)));
    }
}
