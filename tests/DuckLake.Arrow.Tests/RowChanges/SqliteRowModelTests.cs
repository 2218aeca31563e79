namespace DuckLake.Arrow.Tests;

public sealed class SqliteRowModelTests : RowModelTests
{
    private protected override LakeBackend CreateBackend() => new SqliteBackend();
}
