using System.Runtime.InteropServices;

namespace DuckLake.DuckDb.Native;

/// <summary>Owns a <c>duckdb_result</c>, whose struct lies in native memory so that its address is stable.</summary>
internal sealed unsafe class ResultHandle : SafeHandle
{
    public ResultHandle()
        : base(nint.Zero, ownsHandle: true) => handle = (nint)NativeMemory.AllocZeroed((nuint)sizeof(ResultStruct));

    public override bool IsInvalid => handle == nint.Zero;

    /// <summary>The struct; the caller keeps this handle alive while using it.</summary>
    public ResultStruct* Pointer => (ResultStruct*)handle;

    protected override bool ReleaseHandle()
    {
        NativeMethods.duckdb_destroy_result(Pointer);
        NativeMemory.Free((void*)handle);
        return true;
    }
}
