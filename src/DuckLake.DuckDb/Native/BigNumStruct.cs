using System.Runtime.InteropServices;

namespace DuckLake.DuckDb.Native;

/// <summary><c>duckdb_bignum</c>: a magnitude in big-endian bytes and a sign.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct BigNumStruct
{
    public byte* Data;
    public ulong Size;
    public byte IsNegative;
}
