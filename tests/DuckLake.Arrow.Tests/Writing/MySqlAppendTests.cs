namespace DuckLake.Arrow.Tests;

public sealed class MySqlAppendTests : AppendTests
{
    private protected override LakeBackend CreateBackend() => new MySqlBackend();
}
