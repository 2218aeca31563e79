using System.Runtime.InteropServices;

namespace DuckLake.DuckDb.Native;

/// <summary><c>duckdb_hugeint</c> and, read unsigned, <c>duckdb_uhugeint</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct HugeIntStruct
{
    public ulong Lower;
    public ulong Upper;

    public static HugeIntStruct From(UInt128 value) => new() { Lower = (ulong)value, Upper = (ulong)(value >> 64) };
}
