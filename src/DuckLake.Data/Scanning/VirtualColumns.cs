using DuckLake.Arrow;
using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>Names and SQL types of virtual columns.</summary>
internal static class VirtualColumns
{
    /// <summary>The column of that name, in any case.</summary>
    public static VirtualColumn Parse(string name) => name.ToLowerInvariant() switch
    {
        "rowid" => VirtualColumn.RowId,
        "snapshot_id" => VirtualColumn.SnapshotId,
        "filename" => VirtualColumn.FileName,
        "file_row_number" => VirtualColumn.FileRowNumber,
        "file_index" => VirtualColumn.FileIndex,
        _ => throw new ArgumentException($"\"{name}\" is no virtual column."),
    };

    public static KeyValuePair<string, SqlType> Describe(VirtualColumn column) => column switch
    {
        VirtualColumn.RowId => new("rowid", SqlType.BigInt),
        VirtualColumn.SnapshotId => new("snapshot_id", SqlType.BigInt),
        VirtualColumn.FileName => new("filename", SqlType.Varchar),
        VirtualColumn.FileRowNumber => new("file_row_number", SqlType.BigInt),
        VirtualColumn.FileIndex => new("file_index", SqlType.UBigInt),
        _ => throw new ArgumentOutOfRangeException(nameof(column), column, "Not a virtual column."),
    };
}
