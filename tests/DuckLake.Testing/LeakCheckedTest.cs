using DuckLake.Columnar;
using Xunit;

namespace DuckLake.Testing;

/// <summary>
/// Base of every test class: asserts that a test returns every native buffer it took. The order of one test is constructor,
/// <see cref="InitializeAsync"/>, the test, <see cref="DisposeAsync"/>, <see cref="Cleanup"/>, then the check. Test assemblies run one
/// test at a time, so that the counter belongs to the test. A static field that keeps buffers alive is filled before the
/// first test begins, in a class or collection fixture.
/// </summary>
public abstract class LeakCheckedTest : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly long _before = TakenBuffers();

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

        // A cancelled worker may still be unwinding.
        long leaked = Leaked();
        for (long start = Environment.TickCount64; leaked != 0 && Environment.TickCount64 - start < Patience.TotalMilliseconds; leaked = Leaked())
        {
            Thread.Sleep(10);
        }

        Assert.True(leaked == 0, $"The test leaks {leaked} native buffers.");
    }

    private long Leaked() => TakenBuffers() - _before;

    // A leaked buffer moves from one counter to the other when it is finalized.
    private static long TakenBuffers() => MemoryAllocator.Shared.LiveBuffers + MemoryAllocator.Shared.LeakedBuffers;
}
