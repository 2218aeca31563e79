namespace DuckLake.Arrow.Tests;

public sealed class DuckDbFlushTests : FlushTests
{
    private protected override LakeBackend CreateBackend() => new DuckDbBackend();
}
