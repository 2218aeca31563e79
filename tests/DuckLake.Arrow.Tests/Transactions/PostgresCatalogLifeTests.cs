namespace DuckLake.Arrow.Tests;

public sealed class PostgresCatalogLifeTests : CatalogLifeTests
{
    private protected override LakeBackend CreateBackend() => new PostgresBackend();
}
