using System.Buffers;
using System.Text;

namespace DuckLake.Storage;

/// <summary>
/// The <c>key=value</c> directories of partitioned files. Writers make them; readers parse them only from files they did not
/// write, since the catalog holds the partition values of a lake's own files.
/// </summary>
public static class HivePath
{
    /// <summary>The directory value that stands for NULL.</summary>
    public const string NullValue = "__HIVE_DEFAULT_PARTITION__";

    private static readonly SearchValues<byte> s_keptBytes =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-~."u8);

    /// <summary>One directory level, <c>key=value/</c>, with both parts percent-encoded.</summary>
    /// <param name="key">The key's text.</param>
    /// <param name="value">The value's text, or null for NULL.</param>
    /// <returns>The segment with its trailing <c>/</c>.</returns>
    public static string FormatSegment(string key, string? value)
    {
        string encoded = value is null ? NullValue : Encode(value);
        if (value is not null && encoded.Equals(NullValue, StringComparison.OrdinalIgnoreCase))
        {
            encoded = "%5F" + encoded[1..];
        }

        return $"{Encode(key)}={encoded}/";
    }

    /// <summary>The key and value directories of a path, outermost first, decoded; a repeated key keeps its first value.</summary>
    /// <param name="path">The path of a file; its last segment is the file name and never parsed.</param>
    /// <returns>The pairs; a null value is NULL.</returns>
    public static IReadOnlyList<KeyValuePair<string, string?>> Parse(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var pairs = new List<KeyValuePair<string, string?>>();
        int fileName = path.AsSpan().LastIndexOfAny('/', '\\') + 1;
        ReadOnlySpan<char> directories = path.AsSpan(0, fileName);
        foreach (Range range in directories.SplitAny('/', '\\'))
        {
            ReadOnlySpan<char> segment = directories[range];
            int equals = segment.IndexOf('=');
            if (equals <= 0 || segment[(equals + 1)..].Contains('=') || segment.ContainsAny('?', '\n'))
            {
                continue;
            }

            string key = Decode(segment[..equals].ToString());
            if (!pairs.Exists(pair => pair.Key == key))
            {
                pairs.Add(new(key, DecodeValue(segment[(equals + 1)..].ToString())));
            }
        }

        return pairs;
    }

    /// <summary>Keeps <c>A-Z a-z 0-9 _ - ~ .</c> and writes every other UTF-8 byte as <c>%XX</c>.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The encoded text.</returns>
    public static string Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        if (utf8.AsSpan().IndexOfAnyExcept(s_keptBytes) < 0)
        {
            return text;
        }

        var encoded = new StringBuilder(utf8.Length + 16);
        foreach (byte b in utf8)
        {
            if (s_keptBytes.Contains(b))
            {
                encoded.Append((char)b);
            }
            else
            {
                encoded.Append('%').Append(b.ToString("X2"));
            }
        }

        return encoded.ToString();
    }

    /// <summary>Undoes <see cref="Encode"/>; a <c>%</c> without two hexadecimal digits stays as it is.</summary>
    /// <param name="text">The encoded text.</param>
    /// <returns>The text; bytes that are not UTF-8 become U+FFFD.</returns>
    public static string Decode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!text.Contains('%'))
        {
            return text;
        }

        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        int length = 0;
        for (int i = 0; i < utf8.Length; i++)
        {
            if (utf8[i] == '%' && i + 2 < utf8.Length && char.IsAsciiHexDigit((char)utf8[i + 1]) && char.IsAsciiHexDigit((char)utf8[i + 2]))
            {
                utf8[length++] = (byte)((HexDigit(utf8[i + 1]) << 4) | HexDigit(utf8[i + 2]));
                i += 2;
            }
            else
            {
                utf8[length++] = utf8[i];
            }
        }

        return Encoding.UTF8.GetString(utf8, 0, length);
    }

    private static string? DecodeValue(string value) =>
        value == NullValue || value.Equals("NULL", StringComparison.OrdinalIgnoreCase) ? null : Decode(value);

    private static int HexDigit(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
