using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary><c>ducklake_last_committed_snapshot(catalog)</c>: the snapshot this session committed last, or NULL.</summary>
internal sealed class LastCommittedSnapshotFunction(EngineSession session) : LakeFunction(session, "ducklake_last_committed_snapshot", [SqlType.Varchar])
{
    protected override RowsResult BindRows(TableFunctionArguments arguments)
    {
        AttachedLake lake = FindLake(arguments);
        return new RowsResult(CurrentSnapshotFunction.Columns, () => [[(ulong?)lake.LastCommittedSnapshot]]);
    }
}
