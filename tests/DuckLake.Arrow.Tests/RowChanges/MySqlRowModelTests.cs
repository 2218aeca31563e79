namespace DuckLake.Arrow.Tests;

public sealed class MySqlRowModelTests : RowModelTests
{
    private protected override LakeBackend CreateBackend() => new MySqlBackend();
}
