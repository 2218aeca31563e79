using System.Runtime.InteropServices;

namespace DuckLake.Parquet.Writing;

/// <summary>256 bits as Arrow lays them out: little-endian.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct Bits256
{
    internal readonly UInt128 Low;
    internal readonly UInt128 High;
}
