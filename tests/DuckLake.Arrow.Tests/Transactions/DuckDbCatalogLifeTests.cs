namespace DuckLake.Arrow.Tests;

public sealed class DuckDbCatalogLifeTests : CatalogLifeTests
{
    private protected override LakeBackend CreateBackend() => new DuckDbBackend();
}
