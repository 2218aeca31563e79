namespace DuckLake.Arrow.Tests;

public sealed class DuckDbRowModelTests : RowModelTests
{
    private protected override LakeBackend CreateBackend() => new DuckDbBackend();

    private protected override int Transactions => 12;
}
