namespace DuckLake.Arrow.Tests;

public sealed class SqliteRollbackTests : RollbackTests
{
    private protected override LakeBackend CreateBackend() => new SqliteBackend();
}
