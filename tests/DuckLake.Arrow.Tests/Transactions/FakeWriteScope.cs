using DuckLake.Metadata;

namespace DuckLake.Arrow.Tests;

/// <summary>A commit lock under which a test says what was read.</summary>
internal sealed class FakeWriteScope(SnapshotInfo latest, CatalogInfo info, params SnapshotInfo[] since) : CatalogWriteScope
{
    public Dictionary<long, DataFileWriteState> Files { get; } = [];

    public Dictionary<string, HashSet<long>> LiveRows { get; } = [];

    public bool IsComplete { get; init; } = true;

    public override SnapshotInfo Latest => latest;

    public override IReadOnlyList<SnapshotInfo> Since => since;

    public override bool HistoryIsComplete => IsComplete;

    public override CatalogInfo Info => info;

    public override DateTimeOffset Now => latest.Time.AddSeconds(1);

    public override IReadOnlyDictionary<long, TableWriteState> Tables { get; } = new Dictionary<long, TableWriteState>();

    public override IReadOnlyDictionary<long, DataFileWriteState> DataFiles => Files;

    public override SnapshotInfo? Replayed => null;

    public override IReadOnlySet<long> LiveInlinedRows(string inlinedTableName) => LiveRows.GetValueOrDefault(inlinedTableName) ?? [];

    public override ValueTask<CatalogDefinition> GetDefinitionsAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public override ValueTask CommitAsync(IReadOnlyList<CatalogStatement> statements, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
