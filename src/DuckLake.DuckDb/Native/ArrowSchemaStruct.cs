using System.Runtime.InteropServices;

namespace DuckLake.DuckDb.Native;

/// <summary><c>struct ArrowSchema</c> of the Arrow C Data Interface.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ArrowSchemaStruct
{
    public byte* Format;
    public byte* Name;
    public byte* Metadata;
    public long Flags;
    public long ChildCount;
    public ArrowSchemaStruct** Children;
    public ArrowSchemaStruct* Dictionary;
    public delegate* unmanaged<ArrowSchemaStruct*, void> Release;
    public void* PrivateData;
}
