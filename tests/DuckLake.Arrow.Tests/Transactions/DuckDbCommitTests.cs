namespace DuckLake.Arrow.Tests;

public sealed class DuckDbCommitTests : CommitTests
{
    private protected override LakeBackend CreateBackend() => new DuckDbBackend();
}
