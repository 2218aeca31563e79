using System.Runtime.InteropServices;

namespace DuckLake.DuckDb.Native;

/// <summary><c>duckdb_decimal</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct DecimalStruct
{
    public byte Width;
    public byte Scale;
    public HugeIntStruct Value;
}
