namespace DuckLake.Arrow.Tests;

public sealed class SqliteRowChangeTests : RowChangeTests
{
    private protected override LakeBackend CreateBackend() => new SqliteBackend();
}
