using DuckLake.Columnar;
using DuckLake.Testing;

namespace DuckLake.DuckDb.Tests;

public sealed class LeakCheckedTestTests : LeakCheckedTest
{
    [Fact]
    public void ReportsABufferThatIsNotReturned()
    {
        Probe probe = new();
        using ArrowBuffer buffer = MemoryAllocator.Shared.Allocate(3);
        Exception error = Assert.ThrowsAny<Exception>(probe.Dispose);
        Assert.Contains("leaks 1 native buffer", error.Message);
    }

    private sealed class Probe : LeakCheckedTest;
}
