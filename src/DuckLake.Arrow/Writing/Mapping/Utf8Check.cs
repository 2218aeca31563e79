using System.Text.Unicode;
using DuckLake.Columnar;

namespace DuckLake.Arrow;

/// <summary>Checks that text with 32-bit offsets is UTF-8, all values at once.</summary>
internal static class Utf8Check
{
    /// <summary>Whether every value is UTF-8. Bytes under NULLs count too where they are between others.</summary>
    public static bool IsValid(ArrayData text)
    {
        if (text.Length == 0 || text.Buffers[2].IsEmpty)
        {
            return true;
        }

        ReadOnlySpan<int> offsets = text.Buffers[1].AsSpan<int>().Slice(text.Offset, text.Length + 1);
        ReadOnlySpan<byte> bytes = text.Buffers[2].Span[offsets[0]..offsets[^1]];
        return Utf8.IsValid(bytes) ? BeginsAtCharacters(offsets, text.Buffers[2].Span) : AreValidAlone(text, offsets);
    }

    // No value may begin inside a character of the whole.
    private static bool BeginsAtCharacters(ReadOnlySpan<int> offsets, ReadOnlySpan<byte> bytes)
    {
        int end = offsets[^1];
        foreach (int offset in offsets)
        {
            if (offset < end && (bytes[offset] & 0xC0) == 0x80)
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreValidAlone(ArrayData text, ReadOnlySpan<int> offsets)
    {
        ReadOnlySpan<byte> validity = text.NullCount == 0 ? default : text.Buffers[0].Span;
        for (int i = 0; i < text.Length; i++)
        {
            if ((validity.IsEmpty || BitUtility.GetBit(validity, text.Offset + i)) && !Utf8.IsValid(text.Buffers[2].Span[offsets[i]..offsets[i + 1]]))
            {
                return false;
            }
        }

        return true;
    }
}
