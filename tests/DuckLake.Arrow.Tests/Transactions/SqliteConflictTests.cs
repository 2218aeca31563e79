namespace DuckLake.Arrow.Tests;

public sealed class SqliteConflictTests : ConflictTests
{
    private protected override LakeBackend CreateBackend() => new SqliteBackend();
}
