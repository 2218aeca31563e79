namespace DuckLake.Arrow.Tests;

public sealed class MySqlConflictTests : ConflictTests
{
    [SkippableTheory]
    [MemberData(nameof(Pairs))]
    public Task Two_changes_at_once(string mine, string theirs) => CheckTwoChangesAsync(mine, theirs);

    private protected override LakeBackend CreateBackend() => new MySqlBackend();
}
