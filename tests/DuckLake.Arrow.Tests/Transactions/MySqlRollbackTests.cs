namespace DuckLake.Arrow.Tests;

public sealed class MySqlRollbackTests : RollbackTests
{
    private protected override LakeBackend CreateBackend() => new MySqlBackend();
}
