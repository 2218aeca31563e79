using System.Runtime.InteropServices;

namespace DuckLake.Columnar;

/// <summary>Owns a ZSTD_DCtx.</summary>
internal sealed unsafe class ZstdDecompressionContext : SafeHandle
{
    private readonly ZstdLibrary _library;

    public ZstdDecompressionContext(ZstdLibrary library) : base(0, ownsHandle: true)
    {
        _library = library;
        SetHandle(library.CreateContext());
        if (IsInvalid)
        {
            throw new OutOfMemoryException("libzstd could not allocate a decompression context.");
        }
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        _library.FreeContext(handle);
        return true;
    }
}
