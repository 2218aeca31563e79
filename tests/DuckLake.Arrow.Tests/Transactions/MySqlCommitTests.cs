namespace DuckLake.Arrow.Tests;

public sealed class MySqlCommitTests : CommitTests
{
    private protected override LakeBackend CreateBackend() => new MySqlBackend();
}
