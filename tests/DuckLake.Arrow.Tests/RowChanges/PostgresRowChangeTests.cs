namespace DuckLake.Arrow.Tests;

public sealed class PostgresRowChangeTests : RowChangeTests
{
    private protected override LakeBackend CreateBackend() => new PostgresBackend();
}
