namespace DuckLake.Arrow.Execution;

/// <summary>
/// Bytes that may be in use at once. One caller at a time waits; a request larger than the whole budget is granted when nothing
/// else is in use, so that it cannot wait for ever.
/// </summary>
internal sealed class ByteBudget(long limitBytes)
{
    private readonly Lock _lock = new();
    private long _used;
    private long _wanted;
    private TaskCompletionSource? _waiter;

    internal async ValueTask AcquireAsync(long bytes, CancellationToken cancellationToken)
    {
        TaskCompletionSource waiter;
        lock (_lock)
        {
            if (TryTake(bytes))
            {
                return;
            }

            _wanted = bytes;
            _waiter = waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        try
        {
            await waiter.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            lock (_lock)
            {
                if (waiter.Task.IsCompleted)
                {
                    _used -= bytes;
                }

                _waiter = null;
            }

            throw;
        }
    }

    internal void Release(long bytes)
    {
        lock (_lock)
        {
            _used -= bytes;
            if (_waiter is not null && TryTake(_wanted))
            {
                _waiter.SetResult();
                _waiter = null;
            }
        }
    }

    private bool TryTake(long bytes)
    {
        if (_used > 0 && bytes > limitBytes - _used)
        {
            return false;
        }

        _used += bytes;
        return true;
    }
}
