using System.Runtime.InteropServices;

namespace DuckLake.DuckDb.Native;

/// <summary><c>struct ArrowArray</c> of the Arrow C Data Interface.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ArrowArrayStruct
{
    public long Length;
    public long NullCount;
    public long Offset;
    public long BufferCount;
    public long ChildCount;
    public void** Buffers;
    public ArrowArrayStruct** Children;
    public ArrowArrayStruct* Dictionary;
    public delegate* unmanaged<ArrowArrayStruct*, void> Release;
    public void* PrivateData;
}
