namespace DuckLake.Arrow.Tests;

public sealed class SqliteAppendTests : AppendTests
{
    private protected override LakeBackend CreateBackend() => new SqliteBackend();
}
