using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Text;
using System.Text.Unicode;

namespace DuckLake.Parquet.Decoding;

/// <summary>Copying and checking of byte strings.</summary>
internal static unsafe class SliceKernels
{
    /// <summary>Copies up to 64 bytes in whole vectors; both sides have 64 addressable bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void CopyShort(byte* source, byte* destination, int length)
    {
        Vector128.Load(source).Store(destination);
        if (length > 16)
        {
            Vector128.Load(source + 16).Store(destination + 16);
            if (length > 32)
            {
                Vector256.Load(source + 32).Store(destination + 32);
            }
        }
    }

    internal static bool IsAscii(byte* bytes, long length)
    {
        while (length > 0)
        {
            int take = (int)Math.Min(length, 1 << 30);
            if (!Ascii.IsValid(new ReadOnlySpan<byte>(bytes, take)))
            {
                return false;
            }

            bytes += take;
            length -= take;
        }

        return true;
    }

    internal static bool IsUtf8(byte* bytes, int length) => Utf8.IsValid(new ReadOnlySpan<byte>(bytes, length));

    [DoesNotReturn]
    internal static void ThrowText() => DecodeError.Throw("A text value is not valid UTF-8.");
}
