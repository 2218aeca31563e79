using DuckLake.Arrow;
using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>Names and SQL types of virtual columns.</summary>
internal static class VirtualColumns
{
    /// <summary>The name of row ids where a column of the table has theirs.</summary>
    public const string HiddenRowId = "__ducklake_rowid";

    private const string RowId = "rowid";

    /// <summary>The name under which a table shows its row ids: theirs, unless a column of the table has it.</summary>
    public static string RowIdName(IEnumerable<string> columnNames) =>
        columnNames.Contains(RowId, StringComparer.OrdinalIgnoreCase) ? HiddenRowId : RowId;

    /// <summary>The column of that name, in any case.</summary>
    public static VirtualColumn Parse(string name) => name.ToLowerInvariant() switch
    {
        RowId or HiddenRowId => VirtualColumn.RowId,
        "snapshot_id" => VirtualColumn.SnapshotId,
        "filename" => VirtualColumn.FileName,
        "file_row_number" => VirtualColumn.FileRowNumber,
        "file_index" => VirtualColumn.FileIndex,
        _ => throw new ArgumentException($"\"{name}\" is no virtual column."),
    };

    /// <summary>Its name and type in a table with these columns.</summary>
    public static KeyValuePair<string, SqlType> Describe(VirtualColumn column, IEnumerable<string> columnNames) => column switch
    {
        VirtualColumn.RowId => new(RowIdName(columnNames), SqlType.BigInt),
        VirtualColumn.SnapshotId => new("snapshot_id", SqlType.BigInt),
        VirtualColumn.FileName => new("filename", SqlType.Varchar),
        VirtualColumn.FileRowNumber => new("file_row_number", SqlType.BigInt),
        VirtualColumn.FileIndex => new("file_index", SqlType.UBigInt),
        _ => throw new ArgumentOutOfRangeException(nameof(column), column, "Not a virtual column."),
    };
}
