namespace DuckLake.Arrow.Tests;

public sealed class PostgresSchemaTransactionTests : SchemaTransactionTests
{
    private protected override LakeBackend CreateBackend() => new PostgresBackend();
}
