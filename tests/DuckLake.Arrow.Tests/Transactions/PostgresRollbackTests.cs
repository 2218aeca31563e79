namespace DuckLake.Arrow.Tests;

public sealed class PostgresRollbackTests : RollbackTests
{
    private protected override LakeBackend CreateBackend() => new PostgresBackend();
}
