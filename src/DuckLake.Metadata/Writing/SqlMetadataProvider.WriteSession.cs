using System.Data.Common;

namespace DuckLake.Metadata;

public sealed partial class SqlMetadataProvider
{
    /// <summary>A connection in a writing transaction, in its turn among this process's writers.</summary>
    private sealed class WriteSession(
        SqlMetadataProvider provider, DbConnection connection, CatalogWriteTransaction transaction, CatalogWriteQueue? queue) : IAsyncDisposable
    {
        private const int DefaultTimeoutSeconds = 30;

        private bool _isDisposed;

        /// <summary>For reading and writing inside the transaction; borrowed.</summary>
        public Session Begin(CancellationToken cancellationToken) =>
            new(provider, connection, transaction.Transaction, transaction, cancellationToken)
            {
                // Waiting for the lock must not look like a command that hangs.
                TimeoutSeconds = (provider._options.CommandTimeoutSeconds ?? DefaultTimeoutSeconds)
                    + (int)Math.Clamp(Math.Ceiling(provider._options.CommitLockTimeout.TotalSeconds), 0, int.MaxValue / 2),
            };

        /// <summary>
        /// Runs a batch, commits and gives up the lock. Afterwards the session can only be disposed. The cancellation token is
        /// heeded up to the command that commits.
        /// </summary>
        public async ValueTask CommitAsync(CatalogBatch batch, CatalogWriteStepCallback? onStep, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var dialect = provider._dialect;
            if (onStep is null && dialect.SupportsMultipleStatements && dialect.CommitStatement is { } commit)
            {
                batch.AddStatement(commit);
                await RunAsync(() => Begin(CancellationToken.None).ExecuteAsync(batch), isCommit: true).ConfigureAwait(false);
            }
            else
            {
                var session = Begin(cancellationToken);
                await RunAsync(
                    () => onStep is null
                        ? session.ExecuteAsync(batch)
                        : session.ExecuteOneByOneAsync(batch, i => onStep(CatalogWriteStep.BeforeStatement, i)),
                    isCommit: false).ConfigureAwait(false);
                onStep?.Invoke(CatalogWriteStep.BeforeCommit, batch.StatementCount);
                await RunAsync(transaction.CommitAsync, isCommit: true).ConfigureAwait(false);
                onStep?.Invoke(CatalogWriteStep.AfterCommit, batch.StatementCount);
            }

            await DisposeAsync().ConfigureAwait(false);
        }

        public async ValueTask DisposeAsync()
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            try
            {
                await transaction.DisposeAsync().ConfigureAwait(false);
                await connection.DisposeAsync().ConfigureAwait(false);
            }
            finally
            {
                queue?.Leave();
            }
        }

        private async ValueTask RunAsync(Func<ValueTask> action, bool isCommit)
        {
            try
            {
                await action().ConfigureAwait(false);
            }
            catch (DbException error) when (error is not MetadataException)
            {
                throw provider.WriteError(error, isCommit);
            }
        }
    }
}
