using System.Runtime.InteropServices;

namespace DuckLake.Columnar;

/// <summary>Zstandard through the system's libzstd. Thread-safe: each thread keeps one context per direction.</summary>
internal static unsafe class Zstd
{
    [ThreadStatic]
    private static ZstdDecompressionContext? s_context;

    [ThreadStatic]
    private static ZstdCompressionContext? s_compressionContext;

    /// <summary>The smallest and the largest level of the installed library.</summary>
    /// <exception cref="DllNotFoundException">libzstd is not installed.</exception>
    public static (int Smallest, int Largest) LevelRange => (ZstdLibrary.Instance.MinLevel(), ZstdLibrary.Instance.MaxLevel());

    /// <summary>Room that <see cref="Compress"/> needs for any input of that length.</summary>
    /// <exception cref="DllNotFoundException">libzstd is not installed.</exception>
    public static int MaxCompressedLength(int length) => checked((int)ZstdLibrary.Instance.CompressBound((nuint)length));

    /// <summary>Compresses into one frame and returns the bytes written.</summary>
    /// <param name="source">The bytes.</param>
    /// <param name="destination">At least <see cref="MaxCompressedLength"/> bytes.</param>
    /// <param name="level">One of <see cref="LevelRange"/>.</param>
    /// <exception cref="DllNotFoundException">libzstd is not installed.</exception>
    public static int Compress(ReadOnlySpan<byte> source, Span<byte> destination, int level)
    {
        ZstdLibrary library = ZstdLibrary.Instance;
        ZstdCompressionContext context = s_compressionContext ??= new ZstdCompressionContext(library);
        nuint result;
        fixed (byte* input = source)
        fixed (byte* output = destination)
        {
            result = library.Compress(
                context.DangerousGetHandle(), output, (nuint)destination.Length, input, (nuint)source.Length, level);
        }

        GC.KeepAlive(context);
        return library.IsError(result) == 0
            ? (int)result
            : throw new InvalidOperationException($"libzstd reports '{Marshal.PtrToStringUTF8(library.GetErrorName(result))}'.");
    }

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
