namespace DuckLake.Arrow.Tests;

public sealed class MySqlSchemaTransactionTests : SchemaTransactionTests
{
    private protected override LakeBackend CreateBackend() => new MySqlBackend();
}
