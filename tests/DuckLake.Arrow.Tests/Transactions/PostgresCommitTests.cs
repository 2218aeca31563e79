namespace DuckLake.Arrow.Tests;

public sealed class PostgresCommitTests : CommitTests
{
    private protected override LakeBackend CreateBackend() => new PostgresBackend();
}
