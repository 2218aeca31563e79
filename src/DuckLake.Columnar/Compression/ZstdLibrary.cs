using System.Runtime.InteropServices;

namespace DuckLake.Columnar;

/// <summary>The entry points of libzstd, found once per process.</summary>
internal sealed unsafe class ZstdLibrary
{
    private static readonly string[] s_names = OperatingSystem.IsWindows()
        ? ["libzstd.dll", "zstd.dll"]
        : OperatingSystem.IsMacOS()
            ? ["libzstd.1.dylib", "/opt/homebrew/lib/libzstd.1.dylib", "/usr/local/lib/libzstd.1.dylib", "libzstd.dylib"]
            : ["libzstd.so.1", "libzstd.so"];

    private static readonly Lazy<ZstdLibrary> s_instance = new(Load, LazyThreadSafetyMode.PublicationOnly);

    private ZstdLibrary(nint library)
    {
        CreateContext = (delegate* unmanaged[Cdecl]<nint>)NativeLibrary.GetExport(library, "ZSTD_createDCtx");
        FreeContext = (delegate* unmanaged[Cdecl]<nint, nuint>)NativeLibrary.GetExport(library, "ZSTD_freeDCtx");
        Decompress = (delegate* unmanaged[Cdecl]<nint, byte*, nuint, byte*, nuint, nuint>)NativeLibrary.GetExport(library, "ZSTD_decompressDCtx");
        CreateCompressionContext = (delegate* unmanaged[Cdecl]<nint>)NativeLibrary.GetExport(library, "ZSTD_createCCtx");
        FreeCompressionContext = (delegate* unmanaged[Cdecl]<nint, nuint>)NativeLibrary.GetExport(library, "ZSTD_freeCCtx");
        Compress = (delegate* unmanaged[Cdecl]<nint, byte*, nuint, byte*, nuint, int, nuint>)NativeLibrary.GetExport(library, "ZSTD_compressCCtx");
        CompressBound = (delegate* unmanaged[Cdecl]<nuint, nuint>)NativeLibrary.GetExport(library, "ZSTD_compressBound");
        MinLevel = (delegate* unmanaged[Cdecl]<int>)NativeLibrary.GetExport(library, "ZSTD_minCLevel");
        MaxLevel = (delegate* unmanaged[Cdecl]<int>)NativeLibrary.GetExport(library, "ZSTD_maxCLevel");
        IsError = (delegate* unmanaged[Cdecl]<nuint, uint>)NativeLibrary.GetExport(library, "ZSTD_isError");
        GetErrorName = (delegate* unmanaged[Cdecl]<nuint, nint>)NativeLibrary.GetExport(library, "ZSTD_getErrorName");
    }

    /// <exception cref="DllNotFoundException">libzstd is not installed.</exception>
    public static ZstdLibrary Instance => s_instance.Value;

    public delegate* unmanaged[Cdecl]<nint> CreateContext { get; }

    public delegate* unmanaged[Cdecl]<nint, nuint> FreeContext { get; }

    public delegate* unmanaged[Cdecl]<nint, byte*, nuint, byte*, nuint, nuint> Decompress { get; }

    public delegate* unmanaged[Cdecl]<nint> CreateCompressionContext { get; }

    public delegate* unmanaged[Cdecl]<nint, nuint> FreeCompressionContext { get; }

    public delegate* unmanaged[Cdecl]<nint, byte*, nuint, byte*, nuint, int, nuint> Compress { get; }

    public delegate* unmanaged[Cdecl]<nuint, nuint> CompressBound { get; }

    public delegate* unmanaged[Cdecl]<int> MinLevel { get; }

    public delegate* unmanaged[Cdecl]<int> MaxLevel { get; }

    public delegate* unmanaged[Cdecl]<nuint, uint> IsError { get; }

    public delegate* unmanaged[Cdecl]<nuint, nint> GetErrorName { get; }

    private static ZstdLibrary Load()
    {
        foreach (string name in s_names)
        {
            if (NativeLibrary.TryLoad(name, typeof(ZstdLibrary).Assembly, null, out nint library))
            {
                return new ZstdLibrary(library);
            }
        }

        throw new DllNotFoundException(
            $"Zstandard data needs the native library libzstd, which was not found (tried {string.Join(", ", s_names)}). " +
            "Install it: package libzstd1 (Debian, Ubuntu), libzstd (Fedora), zstd (Alpine, Homebrew), or put libzstd.dll beside the application.");
    }
}
