namespace DuckLake.Arrow;

public sealed partial class DuckLakeCatalog
{
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
        DuckLakeSnapshot snapshot = await GetSnapshotAsync(cancellationToken).ConfigureAwait(false);
        return new DuckLakeTransaction(snapshot, options);
    }
}
