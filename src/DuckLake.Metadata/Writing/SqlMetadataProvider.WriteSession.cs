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
            var session = Begin(cancellationToken);
            var doneBefore = batch.Before?.StatementCount ?? 0;
            var count = doneBefore + batch.StatementCount;
            if (batch.Before is { } before)
            {
                await RunAsync(() => ExecuteAsync(session, before, onStep, 0), isCommit: false).ConfigureAwait(false);
            }

            if (transaction.BeginStatements is { } begin)
            {
                if (onStep is null)
                {
                    batch.Prepend(begin);
                }
                else
                {
                    var beginning = session.NewBatch();
                    beginning.AddStatement(begin);
                    await RunAsync(() => session.ExecuteAsync(beginning), isCommit: false).ConfigureAwait(false);
                }
            }

            if (onStep is null && batch.After is null && provider._dialect.SupportsMultipleStatements && transaction.CommitStatements is { } commit)
            {
                batch.AddStatement(commit);
                await RunAsync(() => Begin(CancellationToken.None).ExecuteAsync(batch), isCommit: true).ConfigureAwait(false);
                transaction.OnCommitted();
            }
            else
            {
                await RunAsync(() => ExecuteAsync(session, batch, onStep, doneBefore), isCommit: false).ConfigureAwait(false);
                onStep?.Invoke(CatalogWriteStep.BeforeCommit, count);
                await RunAsync(transaction.CommitAsync, isCommit: true).ConfigureAwait(false);
                onStep?.Invoke(CatalogWriteStep.AfterCommit, count);
                await DropAsync(batch.After).ConfigureAwait(false);
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
            }
            finally
            {
                try
                {
                    await connection.DisposeAsync().ConfigureAwait(false);
                }
                finally
                {
                    queue?.Leave();
                }
            }
        }

        private static ValueTask ExecuteAsync(Session session, CatalogBatch batch, CatalogWriteStepCallback? onStep, int firstIndex) => onStep is null
            ? session.ExecuteAsync(batch)
            : session.ExecuteOneByOneAsync(batch, i => onStep(CatalogWriteStep.BeforeStatement, firstIndex + i));

        /// <summary>Drops what the commit has made superfluous.</summary>
        private async ValueTask DropAsync(CatalogBatch? drops)
        {
            if (drops is null)
            {
                return;
            }

            try
            {
                await Begin(CancellationToken.None).ExecuteAsync(drops).ConfigureAwait(false);
            }
            catch (DbException)
            {
                // A reader of an older snapshot holds it, or the connection is gone: an empty table stays that nothing refers to.
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
