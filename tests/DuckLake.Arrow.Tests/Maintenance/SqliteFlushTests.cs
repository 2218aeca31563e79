namespace DuckLake.Arrow.Tests;

public sealed class SqliteFlushTests : FlushTests
{
    private protected override LakeBackend CreateBackend() => new SqliteBackend();
}
