namespace DuckLake.Arrow.Tests;

public sealed class DuckDbRollbackTests : RollbackTests
{
    private protected override LakeBackend CreateBackend() => new DuckDbBackend();
}
