namespace DuckLake.Storage.S3;

/// <summary>One sending of a request: its token is cancelled when nothing has moved for a while.</summary>
internal sealed class S3Attempt : IDisposable
{
    private readonly CancellationTokenSource _stop;
    private readonly TimeSpan _stallTimeout;

    public S3Attempt(bool isRepeated, TimeSpan stallTimeout, CancellationToken cancellationToken)
    {
        IsRepeated = isRepeated;
        _stallTimeout = stallTimeout;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        GoesOn();
    }

    /// <summary>Whether an earlier attempt may have done its work without our learning of it.</summary>
    public bool IsRepeated { get; }

    public CancellationToken Token => _stop.Token;

    /// <summary>Something moved: the wait begins anew.</summary>
    public void GoesOn() => _stop.CancelAfter(_stallTimeout);

    public void Dispose() => _stop.Dispose();
}
