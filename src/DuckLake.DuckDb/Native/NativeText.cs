using System.Runtime.InteropServices;
using System.Text;

namespace DuckLake.DuckDb.Native;

/// <summary>UTF-8 text across the border.</summary>
internal static unsafe class NativeText
{
    /// <summary>Copies text that stays owned by the library.</summary>
    public static string? Borrow(byte* text) => Marshal.PtrToStringUTF8((nint)text);

    /// <summary>Copies text that the library handed over, and frees it.</summary>
    public static string? Take(byte* text)
    {
        string? copy = Marshal.PtrToStringUTF8((nint)text);
        NativeMethods.duckdb_free(text);
        return copy;
    }

    /// <summary>Encodes with a closing zero byte. The C API would silently stop at an embedded one, so that is refused.</summary>
    public static byte[] Encode(string text, string parameterName)
    {
        ArgumentNullException.ThrowIfNull(text, parameterName);
        if (text.Contains('\0'))
        {
            throw new ArgumentException("The text contains a zero character, which DuckDB's C API cannot take.", parameterName);
        }

        byte[] bytes = new byte[Encoding.UTF8.GetByteCount(text) + 1];
        Encoding.UTF8.GetBytes(text, bytes);
        return bytes;
    }
}
