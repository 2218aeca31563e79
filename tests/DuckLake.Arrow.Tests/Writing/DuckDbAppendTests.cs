namespace DuckLake.Arrow.Tests;

public sealed class DuckDbAppendTests : AppendTests
{
    private protected override LakeBackend CreateBackend() => new DuckDbBackend();
}
