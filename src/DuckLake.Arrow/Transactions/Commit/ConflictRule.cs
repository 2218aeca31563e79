using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>Two kinds of change of one object that cannot both be committed.</summary>
/// <param name="Mine">What this transaction does.</param>
/// <param name="Theirs">What another one did since.</param>
/// <param name="Action">What is attempted, in the words of the reference.</param>
/// <param name="Done">What the other transaction has done.</param>
/// <param name="Kind">The kind of object.</param>
internal sealed record ConflictRule(SnapshotChangeKind Mine, SnapshotChangeKind Theirs, string Action, string Done, DuckLakeConflictKind Kind)
{
    /// <summary>The rules for changes that name an id, in the order in which they are looked at.</summary>
    public static IReadOnlyList<ConflictRule> All { get; } =
    [
        .. Rules(SnapshotChangeKind.DroppedTable, "drop table", DuckLakeConflictKind.Table, (SnapshotChangeKind.DroppedTable, "dropped it already")),
        .. Rules(
            SnapshotChangeKind.DroppedTable, "drop table", DuckLakeConflictKind.Table,
            (SnapshotChangeKind.AlteredTable, "altered it"),
            (SnapshotChangeKind.InsertedIntoTable, "inserted into it"),
            (SnapshotChangeKind.InlinedInsert, "inserted into it"),
            (SnapshotChangeKind.DeletedFromTable, "deleted from it"),
            (SnapshotChangeKind.InlinedDelete, "deleted from it")),
        .. Rules(
            SnapshotChangeKind.DroppedView, "drop view", DuckLakeConflictKind.View,
            (SnapshotChangeKind.DroppedView, "dropped it already"),
            (SnapshotChangeKind.AlteredView, "altered it")),
        .. Rules(SnapshotChangeKind.DroppedScalarMacro, "drop macro", DuckLakeConflictKind.Macro, (SnapshotChangeKind.DroppedScalarMacro, "dropped it already")),
        .. Rules(SnapshotChangeKind.DroppedTableMacro, "drop macro", DuckLakeConflictKind.Macro, (SnapshotChangeKind.DroppedTableMacro, "dropped it already")),
        .. Rules(SnapshotChangeKind.DroppedSchema, "drop schema", DuckLakeConflictKind.Schema, (SnapshotChangeKind.DroppedSchema, "dropped it already")),
        .. Insert(SnapshotChangeKind.InsertedIntoTable),
        .. Insert(SnapshotChangeKind.InlinedInsert),
        .. Rules(
            SnapshotChangeKind.DeletedFromTable, "delete from table", DuckLakeConflictKind.Table,
            (SnapshotChangeKind.DroppedTable, "dropped it"),
            (SnapshotChangeKind.AlteredTable, "altered it")),
        .. Rules(
            SnapshotChangeKind.DeletedFromTable, "delete from table", DuckLakeConflictKind.Rows,
            (SnapshotChangeKind.MergeAdjacent, "compacted it"),
            (SnapshotChangeKind.RewriteDelete, "compacted it"),
            (SnapshotChangeKind.CompactedTable, "compacted it"),
            (SnapshotChangeKind.InsertedIntoTable, "inserted into it"),
            (SnapshotChangeKind.InlinedInsert, "inserted into it")),
        .. Rules(
            SnapshotChangeKind.InlinedDelete, "delete from table", DuckLakeConflictKind.Table,
            (SnapshotChangeKind.DroppedTable, "dropped it"),
            (SnapshotChangeKind.AlteredTable, "altered it")),
        .. Rules(
            SnapshotChangeKind.InlinedDelete, "delete from table", DuckLakeConflictKind.Rows,
            (SnapshotChangeKind.InlinedDelete, "deleted from it"),
            (SnapshotChangeKind.InlineFlush, "flushed the inlined data"),
            (SnapshotChangeKind.InsertedIntoTable, "inserted into it"),
            (SnapshotChangeKind.InlinedInsert, "inserted into it")),
        .. Rules(
            SnapshotChangeKind.InlineFlush, "flush inline data", DuckLakeConflictKind.Table,
            (SnapshotChangeKind.DroppedTable, "dropped it")),
        .. Rules(
            SnapshotChangeKind.InlineFlush, "flush inline data", DuckLakeConflictKind.Rows,
            (SnapshotChangeKind.InlinedDelete, "deleted from it"),
            (SnapshotChangeKind.InlineFlush, "flushed it")),
        .. Rules(
            SnapshotChangeKind.AlteredTable, "alter table", DuckLakeConflictKind.Table,
            (SnapshotChangeKind.DroppedTable, "dropped it"),
            (SnapshotChangeKind.AlteredTable, "altered it")),
        .. Rules(
            SnapshotChangeKind.AlteredView, "alter view", DuckLakeConflictKind.View,
            (SnapshotChangeKind.AlteredView, "altered it"),
            (SnapshotChangeKind.DroppedView, "dropped it")),
    ];

    private static IEnumerable<ConflictRule> Insert(SnapshotChangeKind mine) =>
    [
        .. Rules(
            mine, "insert into table", DuckLakeConflictKind.Table,
            (SnapshotChangeKind.DroppedTable, "dropped it"),
            (SnapshotChangeKind.AlteredTable, "altered it")),
        .. Rules(
            mine, "insert into table", DuckLakeConflictKind.Rows,
            (SnapshotChangeKind.DeletedFromTable, "deleted from it"),
            (SnapshotChangeKind.InlinedDelete, "deleted inlined data from it")),
    ];

    private static IEnumerable<ConflictRule> Rules(
        SnapshotChangeKind mine, string action, DuckLakeConflictKind kind, params (SnapshotChangeKind Theirs, string Done)[] theirs) =>
        theirs.Select(other => new ConflictRule(mine, other.Theirs, action, other.Done, kind));
}
