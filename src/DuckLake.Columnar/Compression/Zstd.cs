using System.Runtime.InteropServices;

namespace DuckLake.Columnar;

/// <summary>Zstandard through the system's libzstd. Thread-safe: each thread keeps one decompression context.</summary>
internal static unsafe class Zstd
{
    [ThreadStatic]
    private static ZstdDecompressionContext? s_context;

    /// <summary>Decompresses all frames of <paramref name="source"/> and returns the bytes written.</summary>
    /// <exception cref="InvalidDataException">A frame is corrupt or longer than <paramref name="destination"/>.</exception>
    /// <exception cref="DllNotFoundException">libzstd is not installed.</exception>
    public static int Decompress(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        ZstdLibrary library = ZstdLibrary.Instance;
        ZstdDecompressionContext context = s_context ??= new ZstdDecompressionContext(library);
        nuint result;
        fixed (byte* input = source)
        fixed (byte* output = destination)
        {
            result = library.Decompress(
                context.DangerousGetHandle(), output, (nuint)destination.Length, input, (nuint)source.Length);
        }

        GC.KeepAlive(context);
        return library.IsError(result) == 0
            ? (int)result
            : throw new InvalidDataException($"libzstd reports '{Marshal.PtrToStringUTF8(library.GetErrorName(result))}'");
    }
}
