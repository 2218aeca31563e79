namespace DuckLake.Arrow.Tests;

public sealed class PostgresFlushTests : FlushTests
{
    private protected override LakeBackend CreateBackend() => new PostgresBackend();
}
