using System.Runtime.InteropServices;

namespace DuckLake.Data;

/// <summary>
/// Keeps memory alive that several native vectors point into. Begins with one reference; the last one disposes what it owns, on whatever
/// thread that happens.
/// </summary>
internal sealed class SharedOwner
{
    private readonly IDisposable _owned;
    private GCHandle _handle;
    private int _references = 1;

    public SharedOwner(IDisposable owned)
    {
        _owned = owned;
        _handle = GCHandle.Alloc(this);
    }

    /// <summary>What native memory holds in place of this object, while it has a reference.</summary>
    public nint Handle => GCHandle.ToIntPtr(_handle);

    public static SharedOwner FromHandle(nint handle) => (SharedOwner)GCHandle.FromIntPtr(handle).Target!;

    public void Retain() => Interlocked.Increment(ref _references);

    public void Release()
    {
        if (Interlocked.Decrement(ref _references) == 0)
        {
            _handle.Free();
            _owned.Dispose();
        }
    }
}
