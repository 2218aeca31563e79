namespace DuckLake.Arrow.Tests;

public sealed class DuckDbOwnWritesTests : OwnWritesTests
{
    private protected override LakeBackend CreateBackend() => new DuckDbBackend();
}
