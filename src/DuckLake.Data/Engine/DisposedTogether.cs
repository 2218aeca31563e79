namespace DuckLake.Data;

/// <summary>Two things disposed as one, in order.</summary>
internal sealed class DisposedTogether(IDisposable? first, IDisposable? second) : IDisposable
{
    public void Dispose()
    {
        first?.Dispose();
        second?.Dispose();
    }
}
