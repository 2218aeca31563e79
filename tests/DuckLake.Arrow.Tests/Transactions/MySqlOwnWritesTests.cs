namespace DuckLake.Arrow.Tests;

public sealed class MySqlOwnWritesTests : OwnWritesTests
{
    private protected override LakeBackend CreateBackend() => new MySqlBackend();
}
