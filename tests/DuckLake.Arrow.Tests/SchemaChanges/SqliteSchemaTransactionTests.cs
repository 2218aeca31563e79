namespace DuckLake.Arrow.Tests;

public sealed class SqliteSchemaTransactionTests : SchemaTransactionTests
{
    private protected override LakeBackend CreateBackend() => new SqliteBackend();
}
