namespace DuckLake.Arrow.Tests;

public sealed class PostgresRowModelTests : RowModelTests
{
    private protected override LakeBackend CreateBackend() => new PostgresBackend();
}
