using System.Runtime.InteropServices;

namespace DuckLake.DuckDb.Native;

/// <summary><c>duckdb_interval</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct IntervalStruct
{
    public int Months;
    public int Days;
    public long Micros;
}
