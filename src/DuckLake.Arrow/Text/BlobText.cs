using System.Globalization;
using System.Text;

namespace DuckLake.Arrow;

/// <summary>Blobs as DuckDB prints them: printable ASCII as it is, everything else as <c>\xHH</c>.</summary>
internal static class BlobText
{
    internal static void Append(StringBuilder target, ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            if (value is >= 32 and <= 126 && value is not ((byte)'\\' or (byte)'\'' or (byte)'"'))
            {
                target.Append((char)value);
            }
            else
            {
                target.Append(CultureInfo.InvariantCulture, $"\\x{value:X2}");
            }
        }
    }

    internal static bool TryParse(ReadOnlySpan<char> text, out byte[] bytes)
    {
        var result = new List<byte>(text.Length);
        bytes = [];
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c == '\\')
            {
                if (i + 3 >= text.Length || text[i + 1] is not ('x' or 'X')
                    || !byte.TryParse(text.Slice(i + 2, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte value))
                {
                    return false;
                }

                result.Add(value);
                i += 3;
            }
            else if (c > 127)
            {
                return false;
            }
            else
            {
                result.Add((byte)c);
            }
        }

        bytes = [.. result];
        return true;
    }
}
