namespace DuckLake.Arrow.Tests;

public sealed class SqliteCommitTests : CommitTests
{
    private protected override LakeBackend CreateBackend() => new SqliteBackend();
}
