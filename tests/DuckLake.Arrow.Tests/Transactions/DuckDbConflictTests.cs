namespace DuckLake.Arrow.Tests;

public sealed class DuckDbConflictTests : ConflictTests
{
    private protected override LakeBackend CreateBackend() => new DuckDbBackend();
}
