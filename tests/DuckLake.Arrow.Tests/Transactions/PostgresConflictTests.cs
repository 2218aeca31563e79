namespace DuckLake.Arrow.Tests;

public sealed class PostgresConflictTests : ConflictTests
{
    private protected override LakeBackend CreateBackend() => new PostgresBackend();
}
