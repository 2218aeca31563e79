using System.Text;

namespace DuckLake.Arrow;

/// <summary>
/// The text of lists (<c>[1, NULL]</c>), structs (<c>{'a': 1}</c>) and maps (<c>{k=v}</c>): when values are quoted, and how a text
/// is split into the raw texts of its parts. A part that spells NULL unquoted is null.
/// </summary>
internal static class NestedText
{
    private const string SpecialCharacters = "\"'(),:=[]{}";
    private const string CastPrefix = "CAST(";

    internal static bool NeedsQuotes(ReadOnlySpan<char> value) =>
        value.IsEmpty || IsSpace(value[0]) || IsSpace(value[^1]) || IsNullWord(value) || value.ContainsAny(SpecialCharacters);

    internal static void AppendQuoted(StringBuilder target, ReadOnlySpan<char> value)
    {
        target.Append('\'');
        foreach (char c in value)
        {
            if (c is '\'' or '\\')
            {
                target.Append('\\');
            }

            target.Append(c);
        }

        target.Append('\'');
    }

    /// <summary>The raw texts of the elements of a list, null where NULL.</summary>
    internal static bool TrySplitList(string text, out List<string?> elements)
    {
        elements = [];
        var scanner = new Scanner(text);
        if (!scanner.TryOpen('['))
        {
            return false;
        }

        if (scanner.TryClose(']'))
        {
            return scanner.AtEnd;
        }

        while (true)
        {
            if (!scanner.TryReadPart(",]", out ReadOnlySpan<char> part))
            {
                return false;
            }

            elements.Add(RawValue(part));
            if (scanner.TakeDelimiter() == ']')
            {
                return scanner.AtEnd;
            }
        }
    }

    /// <summary>The entries of a struct (separator ':') or map (separator '='): unquoted-on-demand raw key and raw value.</summary>
    internal static bool TrySplitEntries(string text, char separator, out List<(string Key, string? Value)> entries)
    {
        entries = [];
        var scanner = new Scanner(text);
        if (!scanner.TryOpen('{'))
        {
            return false;
        }

        if (scanner.TryClose('}'))
        {
            return scanner.AtEnd;
        }

        string separators = separator.ToString();
        while (true)
        {
            if (!scanner.TryReadPart(separators, out ReadOnlySpan<char> key))
            {
                return false;
            }

            scanner.TakeDelimiter();
            if (!scanner.TryReadPart(",}", out ReadOnlySpan<char> value))
            {
                return false;
            }

            entries.Add((key.ToString(), RawValue(value)));
            if (scanner.TakeDelimiter() == '}')
            {
                return scanner.AtEnd;
            }
        }
    }

    /// <summary>A raw text of a scalar without its quotes, escapes and (as the reference writes some struct fields) <c>CAST('…' AS …)</c>.</summary>
    internal static string Unquote(string raw)
    {
        if (raw.StartsWith(CastPrefix, StringComparison.OrdinalIgnoreCase) && raw.EndsWith(')'))
        {
            int open = raw.IndexOf('\'');
            int close = raw.LastIndexOf('\'');
            if (open > 0 && close > open)
            {
                return raw[(open + 1)..close].Replace("''", "'", StringComparison.Ordinal);
            }
        }

        if (!raw.AsSpan().ContainsAny('\'', '"'))
        {
            return raw;
        }

        var result = new StringBuilder(raw.Length);
        char quote = '\0';
        for (int i = 0; i < raw.Length; i++)
        {
            char c = raw[i];
            bool escapes = c == '\\' && i + 1 < raw.Length && (quote != '\0' || raw[i + 1] is '\'' or '"');
            if (escapes)
            {
                result.Append(raw[++i]);
            }
            else if (quote == '\0' && c is '\'' or '"' && quote == '\0')
            {
                quote = c;
            }
            else if (quote != '\0' && c == quote)
            {
                quote = '\0';
            }
            else
            {
                result.Append(c);
            }
        }

        return result.ToString();
    }

    private static string? RawValue(ReadOnlySpan<char> part) => IsNullWord(part) ? null : part.ToString();

    private static bool IsNullWord(ReadOnlySpan<char> text) => text.Equals("NULL", StringComparison.OrdinalIgnoreCase);

    private static bool IsSpace(char c) => c is ' ' or (>= '\t' and <= '\r');

    /// <summary>Walks over a nested text, keeping quotes and brackets together.</summary>
    private ref struct Scanner(ReadOnlySpan<char> text)
    {
        private readonly ReadOnlySpan<char> _text = text;
        private int _position;

        internal bool AtEnd
        {
            get
            {
                SkipSpaces();
                return _position == _text.Length;
            }
        }

        internal bool TryOpen(char bracket) => TryTake(bracket);

        internal bool TryClose(char bracket) => TryTake(bracket);

        internal char TakeDelimiter() => _text[_position++];

        /// <summary>Reads up to (not past) one of the delimiters outside quotes and brackets, and trims spaces.</summary>
        internal bool TryReadPart(ReadOnlySpan<char> delimiters, out ReadOnlySpan<char> part)
        {
            int start = _position;
            int depth = 0;
            for (; _position < _text.Length; _position++)
            {
                char c = _text[_position];
                if (depth == 0 && delimiters.Contains(c))
                {
                    part = _text[start.._position].Trim();
                    return true;
                }

                if (c == '\\')
                {
                    if (_position + 1 < _text.Length && _text[_position + 1] is '\'' or '"')
                    {
                        _position++;
                    }
                }
                else if (c is '\'' or '"')
                {
                    if (!SkipQuoted(c))
                    {
                        break;
                    }
                }
                else if (c is '[' or '{' or '(')
                {
                    depth++;
                }
                else if (c is ']' or '}' or ')')
                {
                    depth = Math.Max(0, depth - 1);
                }
            }

            part = default;
            return false;
        }

        private bool SkipQuoted(char quote)
        {
            for (_position++; _position < _text.Length; _position++)
            {
                if (_text[_position] == '\\')
                {
                    _position++;
                }
                else if (_text[_position] == quote)
                {
                    return true;
                }
            }

            return false;
        }

        private bool TryTake(char expected)
        {
            SkipSpaces();
            if (_position < _text.Length && _text[_position] == expected)
            {
                _position++;
                return true;
            }

            return false;
        }

        private void SkipSpaces()
        {
            while (_position < _text.Length && IsSpace(_text[_position]))
            {
                _position++;
            }
        }
    }
}
