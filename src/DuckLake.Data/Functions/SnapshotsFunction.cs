using DuckLake.DuckDb;
using DuckLake.Metadata;

namespace DuckLake.Data;

/// <summary><c>ducklake_snapshots(catalog)</c>: all snapshots with what they changed.</summary>
internal sealed class SnapshotsFunction(EngineSession session) : LakeFunction(session, "ducklake_snapshots", [SqlType.Varchar])
{
    /// <summary>The columns; functions that show snapshots have the same.</summary>
    internal static IReadOnlyList<RowsColumn> Columns { get; } =
    [
        new("snapshot_id", SqlType.BigInt),
        new("snapshot_time", SqlType.TimestampTz),
        new("schema_version", SqlType.BigInt),
        new("changes", SqlType.MapOf(SqlType.Varchar, SqlType.ListOf(SqlType.Varchar))),
        new("author", SqlType.Varchar),
        new("commit_message", SqlType.Varchar),
        new("commit_extra_info", SqlType.Varchar),
    ];

    /// <summary>A snapshot as a row.</summary>
    internal static IReadOnlyList<object?> Row(SnapshotInfo snapshot) =>
    [
        snapshot.SnapshotId,
        snapshot.Time,
        snapshot.SchemaVersion,
        SnapshotChangeNames.ToMap(snapshot.GetChanges()),
        snapshot.Author,
        snapshot.CommitMessage,
        snapshot.CommitExtraInfo,
    ];

    protected override RowsResult BindRows(TableFunctionArguments arguments)
    {
        AttachedLake lake = FindLake(arguments);
        return new RowsResult(Columns, () => Wait(lake.Catalog.ListSnapshotsAsync).Select(Row));
    }
}
