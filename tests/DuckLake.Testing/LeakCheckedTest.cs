using Xunit;

namespace DuckLake.Testing;

/// <summary>
/// Base of every test class. The order of one test is: <see cref="InitializeAsync"/>, the test, <see cref="DisposeAsync"/>,
/// <see cref="Cleanup"/>, then the leak check. Test assemblies run one test at a time, so that the counters belong to the test.
/// </summary>
public abstract class LeakCheckedTest : IAsyncLifetime, IDisposable
{
    public virtual Task InitializeAsync() => Task.CompletedTask;

    public virtual Task DisposeAsync() => Task.CompletedTask;

    /// <summary>Releases what the test class holds, before the leak check.</summary>
    protected virtual void Cleanup()
    {
    }

    public void Dispose()
    {
        Cleanup();
        GC.SuppressFinalize(this);
    }
}
