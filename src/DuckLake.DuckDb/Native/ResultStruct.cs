using System.Runtime.InteropServices;

namespace DuckLake.DuckDb.Native;

/// <summary><c>duckdb_result</c>; only the library reads its fields.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ResultStruct
{
    public ulong ColumnCount;
    public ulong RowCount;
    public ulong RowsChanged;
    public nint Columns;
    public nint ErrorMessage;
    public nint InternalData;
}
