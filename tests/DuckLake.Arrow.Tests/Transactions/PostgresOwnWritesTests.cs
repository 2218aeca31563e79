namespace DuckLake.Arrow.Tests;

public sealed class PostgresOwnWritesTests : OwnWritesTests
{
    private protected override LakeBackend CreateBackend() => new PostgresBackend();
}
