namespace DuckLake.Arrow.Tests;

public sealed class DuckDbRowChangeTests : RowChangeTests
{
    private protected override LakeBackend CreateBackend() => new DuckDbBackend();
}
