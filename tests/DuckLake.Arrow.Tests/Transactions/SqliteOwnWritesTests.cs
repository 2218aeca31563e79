namespace DuckLake.Arrow.Tests;

public sealed class SqliteOwnWritesTests : OwnWritesTests
{
    private protected override LakeBackend CreateBackend() => new SqliteBackend();
}
