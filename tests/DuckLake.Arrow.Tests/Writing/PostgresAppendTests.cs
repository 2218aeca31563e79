namespace DuckLake.Arrow.Tests;

public sealed class PostgresAppendTests : AppendTests
{
    private protected override LakeBackend CreateBackend() => new PostgresBackend();
}
