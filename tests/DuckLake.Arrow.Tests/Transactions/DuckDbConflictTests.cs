namespace DuckLake.Arrow.Tests;

public sealed class DuckDbConflictTests : ConflictTests
{
    [SkippableTheory]
    [MemberData(nameof(SomePairs))]
    public Task Two_changes_at_once(string mine, string theirs) => CheckTwoChangesAsync(mine, theirs);

    private protected override LakeBackend CreateBackend() => new DuckDbBackend();
}
