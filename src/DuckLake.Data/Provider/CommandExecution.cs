using DuckLake.Arrow;

namespace DuckLake.Data;

/// <summary>Runs the blocking calls of one command: on the right thread, stopped by its timeout, its tokens and its Cancel.</summary>
internal sealed class CommandExecution(int timeoutSeconds) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private bool _isCancelled;

    /// <summary>Stops what runs, from any thread.</summary>
    public void Cancel()
    {
        _isCancelled = true;
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The command has ended meanwhile.
        }
    }

    /// <summary>Runs a piece of work; the time limit counts for each piece, not for the time between.</summary>
    /// <exception cref="OperationCanceledException">The token or Cancel stopped it.</exception>
    /// <exception cref="DuckLakeException">The time limit stopped it, or the work failed.</exception>
    public async ValueTask<T> RunAsync<T>(IoMode mode, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (timeoutSeconds > 0)
        {
            _stop.CancelAfter(TimeSpan.FromSeconds(timeoutSeconds));
        }

        using CancellationTokenRegistration registration =
            cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _stop);
        try
        {
            CancellationToken token = _stop.Token;
            return mode == IoMode.Sync
                ? BlockingThreads.Run(() => work(token))
                : await BlockingThreads.RunAsync(() => work(token)).ConfigureAwait(false);
        }
        catch (OperationCanceledException error) when (_stop.IsCancellationRequested)
        {
            if (cancellationToken.IsCancellationRequested || _isCancelled)
            {
                throw new OperationCanceledException("The command was cancelled.", error, cancellationToken);
            }

            throw new DuckLakeException(
                DuckLakeErrorKind.Engine,
                $"The command ran longer than its CommandTimeout of {timeoutSeconds} s and was stopped. Raise CommandTimeout, or set it to 0 for no limit.",
                new TimeoutException("The command timed out.", error));
        }
        finally
        {
            if (timeoutSeconds > 0 && !_stop.IsCancellationRequested)
            {
                _stop.CancelAfter(Timeout.InfiniteTimeSpan);
            }
        }
    }

    public void Dispose() => _stop.Dispose();
}
