using System.Runtime.InteropServices;

namespace DuckLake.DuckDb;

/// <summary>Where the elements of one list lie.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct DuckDbListEntry(ulong Offset, ulong Length);
