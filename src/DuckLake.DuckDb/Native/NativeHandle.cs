using System.Runtime.InteropServices;

namespace DuckLake.DuckDb.Native;

/// <summary>An opaque pointer of the C API, destroyed through a pointer to it.</summary>
internal abstract class NativeHandle() : SafeHandle(nint.Zero, ownsHandle: true)
{
    public override bool IsInvalid => handle == nint.Zero;

    protected sealed override unsafe bool ReleaseHandle()
    {
        nint value = handle;
        Release(&value);
        return true;
    }

    protected abstract unsafe void Release(nint* value);
}
