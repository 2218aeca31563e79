namespace DuckLake.Arrow;

/// <summary>A sequence as an asynchronous one. Takes the enumerator over.</summary>
internal sealed class SynchronousRows<T>(IEnumerator<T> rows) : IAsyncEnumerator<T>
{
    public T Current => rows.Current;

    public ValueTask<bool> MoveNextAsync() => ValueTask.FromResult(rows.MoveNext());

    public ValueTask DisposeAsync()
    {
        rows.Dispose();
        return ValueTask.CompletedTask;
    }
}
