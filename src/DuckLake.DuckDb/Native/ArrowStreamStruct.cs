using System.Runtime.InteropServices;

namespace DuckLake.DuckDb.Native;

/// <summary><c>struct ArrowArrayStream</c> of the Arrow C Stream Interface.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ArrowStreamStruct
{
    public delegate* unmanaged<ArrowStreamStruct*, ArrowSchemaStruct*, int> GetSchema;
    public delegate* unmanaged<ArrowStreamStruct*, ArrowArrayStruct*, int> GetNext;
    public delegate* unmanaged<ArrowStreamStruct*, byte*> GetLastError;
    public delegate* unmanaged<ArrowStreamStruct*, void> Release;
    public void* PrivateData;
}
