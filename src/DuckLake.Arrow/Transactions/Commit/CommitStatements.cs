using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>A snapshot and the statements that make it.</summary>
/// <param name="Snapshot">The snapshot as it will be.</param>
/// <param name="Statements">The statements, in order.</param>
internal sealed record CommitStatements(SnapshotInfo Snapshot, IReadOnlyList<CatalogStatement> Statements);
