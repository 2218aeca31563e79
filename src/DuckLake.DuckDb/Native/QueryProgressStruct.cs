using System.Runtime.InteropServices;

namespace DuckLake.DuckDb.Native;

/// <summary><c>duckdb_query_progress_type</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct QueryProgressStruct
{
    public double Percentage;
    public ulong RowsProcessed;
    public ulong TotalRows;
}
