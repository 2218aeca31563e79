using System.Runtime.InteropServices;

namespace DuckLake.Columnar;

/// <summary>Owns a ZSTD_CCtx.</summary>
internal sealed unsafe class ZstdCompressionContext : SafeHandle
{
    private readonly ZstdLibrary _library;

    public ZstdCompressionContext(ZstdLibrary library) : base(0, ownsHandle: true)
    {
        _library = library;
        SetHandle(library.CreateCompressionContext());
        if (IsInvalid)
        {
            throw new OutOfMemoryException("libzstd could not allocate a compression context.");
        }
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        _library.FreeCompressionContext(handle);
        return true;
    }
}
