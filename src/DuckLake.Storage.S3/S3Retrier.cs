namespace DuckLake.Storage.S3;

/// <summary>
/// Sends requests, a bounded number at once, and sends them again after failures that may pass: with waits that double, shortened by chance, and as long
/// as the server asks for. Thread-safe.
/// </summary>
internal sealed class S3Retrier(S3ObjectStoreOptions options) : IDisposable
{
    /// <summary>Fresh credentials are asked for this often in one operation.</summary>
    private const int MaxRenewals = 2;

    private readonly SemaphoreSlim _inFlight = new(options.MaxRequestsInFlight);

    /// <summary>Runs a request until it succeeds, fails for good, or has failed too often.</summary>
    /// <param name="target">Whom the request is for.</param>
    /// <param name="request">Sends it once.</param>
    /// <param name="cancellationToken">Cancels the request and the waiting.</param>
    /// <exception cref="ObjectStoreException">It failed.</exception>
    public async ValueTask<T> RunAsync<T>(S3Target target, Func<S3Attempt, Task<T>> request, CancellationToken cancellationToken)
    {
        bool isRepeated = false;
        int renewals = 0;
        for (int attempts = 1; ; attempts++)
        {
            S3Failure failure;
            await _inFlight.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                using var attempt = new S3Attempt(isRepeated, options.StallTimeout, cancellationToken);
                await target.Client.PrepareAsync(attempt).ConfigureAwait(false);
                return await request(attempt).ConfigureAwait(false);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested && S3Failure.Of(e, target, options) is { } known)
            {
                failure = known;
            }
            catch (Exception e) when (cancellationToken.IsCancellationRequested && e is not OperationCanceledException)
            {
                // What a cancelled request dies of has many names.
                throw new OperationCanceledException(null, e is ObjectStoreException ? e : null, cancellationToken);
            }
            finally
            {
                _inFlight.Release();
            }

            if (failure.Repair == S3Repair.NewCredentials && target.Client.RenewsCredentials && renewals++ < MaxRenewals)
            {
                target.Client.DropCredentials();
            }
            else if (failure.Repair != S3Repair.Wait || attempts >= options.MaxAttempts)
            {
                throw failure.ToException(target, attempts);
            }
            else
            {
                await Task.Delay(Delay(attempts, failure.RetryAfter), cancellationToken).ConfigureAwait(false);
            }

            isRepeated |= failure.MayHaveSucceeded;
        }
    }

    public void Dispose() => _inFlight.Dispose();

    private TimeSpan Delay(int attempts, TimeSpan? wanted)
    {
        double backoff = options.RetryDelay.TotalMilliseconds * Math.Pow(2, Math.Min(attempts - 1, 30)) * (0.5 + (Random.Shared.NextDouble() / 2));
        double delay = Math.Max(backoff, wanted?.TotalMilliseconds ?? 0);
        return TimeSpan.FromMilliseconds(Math.Min(delay, options.MaxRetryDelay.TotalMilliseconds));
    }
}
