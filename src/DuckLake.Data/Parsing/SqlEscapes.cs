using System.Globalization;
using System.Text;

namespace DuckLake.Data;

/// <summary>Backslash escapes of <c>E'…'</c> strings.</summary>
internal static class SqlEscapes
{
    /// <summary>The characters the escapes stand for.</summary>
    public static string Unescape(string value)
    {
        StringBuilder result = new(value.Length);
        for (int i = 0; i < value.Length; i++)
        {
            if (value[i] != '\\' || i + 1 == value.Length)
            {
                result.Append(value[i]);
                continue;
            }

            char escaped = value[++i];
            switch (escaped)
            {
                case 'x' or 'u' or 'U':
                    AppendCode(result, value, ref i, maxDigits: escaped == 'x' ? 2 : escaped == 'u' ? 4 : 8);
                    break;
                default:
                    result.Append(escaped switch { 'b' => '\b', 'f' => '\f', 'n' => '\n', 'r' => '\r', 't' => '\t', _ => escaped });
                    break;
            }
        }

        return result.ToString();
    }

    private static void AppendCode(StringBuilder result, string value, ref int position, int maxDigits)
    {
        int digits = 0;
        while (digits < maxDigits && position + 1 + digits < value.Length && char.IsAsciiHexDigit(value[position + 1 + digits]))
        {
            digits++;
        }

        bool isCode = int.TryParse(value.AsSpan(position + 1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int code)
            && Rune.IsValid(code);
        result.Append(isCode ? new Rune(code).ToString() : value[position].ToString());
        position += isCode ? digits : 0;
    }
}
