namespace DuckLake.Arrow.Tests;

public sealed class SqliteCatalogLifeTests : CatalogLifeTests
{
    private protected override LakeBackend CreateBackend() => new SqliteBackend();
}
