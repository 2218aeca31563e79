namespace DuckLake.Arrow.Tests;

public sealed class MySqlFlushTests : FlushTests
{
    private protected override LakeBackend CreateBackend() => new MySqlBackend();
}
