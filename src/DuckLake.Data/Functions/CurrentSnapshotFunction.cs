using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary><c>ducklake_current_snapshot(catalog)</c>: the snapshot the statement sees.</summary>
internal sealed class CurrentSnapshotFunction(EngineSession session) : LakeFunction(session, "ducklake_current_snapshot", [SqlType.Varchar])
{
    /// <summary>The column of functions that give a snapshot's id.</summary>
    internal static IReadOnlyList<RowsColumn> Columns { get; } = [new("id", SqlType.UBigInt)];

    protected override RowsResult BindRows(TableFunctionArguments arguments)
    {
        AttachedLake lake = FindLake(arguments);
        return new RowsResult(Columns, () => [[(ulong)Wait(async token => await lake.GetSnapshotAsync(token).ConfigureAwait(false)).Id]]);
    }
}
