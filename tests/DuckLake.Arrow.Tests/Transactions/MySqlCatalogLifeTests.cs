namespace DuckLake.Arrow.Tests;

public sealed class MySqlCatalogLifeTests : CatalogLifeTests
{
    private protected override LakeBackend CreateBackend() => new MySqlBackend();
}
