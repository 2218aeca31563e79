namespace DuckLake.Arrow.Tests;

public sealed class MySqlRowChangeTests : RowChangeTests
{
    private protected override LakeBackend CreateBackend() => new MySqlBackend();
}
