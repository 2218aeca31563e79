namespace DuckLake.Arrow.Tests;

public sealed class DuckDbSchemaTransactionTests : SchemaTransactionTests
{
    private protected override LakeBackend CreateBackend() => new DuckDbBackend();
}
