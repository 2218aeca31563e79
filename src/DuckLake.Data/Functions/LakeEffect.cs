namespace DuckLake.Data;

/// <summary>A bound call of a function that changes a lake.</summary>
internal sealed class LakeEffect(Func<CancellationToken, Task<IReadOnlyList<IReadOnlyList<object?>>>> work)
{
    private IReadOnlyList<IReadOnlyList<object?>>? _rows;

    /// <summary>Makes the change, ahead of the rows.</summary>
    public async Task RunAsync(CancellationToken cancellationToken) => _rows = await work(cancellationToken).ConfigureAwait(false);

    /// <summary>The rows of one run; makes the change first if nobody has.</summary>
    public IReadOnlyList<IReadOnlyList<object?>> TakeRows(CancellationToken cancellationToken)
    {
        IReadOnlyList<IReadOnlyList<object?>> rows = _rows ?? Task.Run(() => work(cancellationToken), cancellationToken).GetAwaiter().GetResult();
        _rows = null;
        return rows;
    }
}
