using System.Text;

namespace DuckLake.Arrow;

/// <summary>Reads the tokens of SQL text.</summary>
internal sealed class SqlTextReader(string text)
{
    private int _position;

    /// <summary>Where the next token begins.</summary>
    public int Position
    {
        get
        {
            SkipBlanks();
            return _position;
        }
    }

    /// <summary>Where the last token ended.</summary>
    public int TokenEnd => _position;

    /// <summary>The first character of the next token, or null at the end.</summary>
    public char? Next => IsAtEnd ? null : text[_position];

    public bool IsAtEnd => Position == text.Length;

    /// <summary>Whether the next token gives the name before it a value, as in a call with named arguments.</summary>
    public bool IsAtArgumentValue =>
        text.AsSpan(Position).StartsWith(":=", StringComparison.Ordinal) || text.AsSpan(Position).StartsWith("=>", StringComparison.Ordinal);

    public bool TrySymbol(char symbol)
    {
        if (IsAtEnd || text[_position] != symbol)
        {
            return false;
        }

        _position++;
        return true;
    }

    /// <summary>A word in any case; nothing is read when another one follows.</summary>
    public bool TryWord(string word)
    {
        int begin = Position;
        if (string.Equals(TryIdentifier(), word, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        _position = begin;
        return false;
    }

    /// <summary>Whether a word in any case comes next.</summary>
    public bool IsNextWord(string word)
    {
        int begin = Position;
        bool isNext = TryWord(word);
        _position = begin;
        return isNext;
    }

    /// <summary>An identifier without quotes, or null.</summary>
    public string? TryIdentifier()
    {
        int begin = Position;
        if (IsAtEnd || !IsIdentifierStart(text[begin]))
        {
            return null;
        }

        while (_position < text.Length && (IsIdentifierStart(text[_position]) || char.IsAsciiDigit(text[_position]) || text[_position] == '$'))
        {
            _position++;
        }

        return text[begin.._position];
    }

    /// <summary>An identifier in double quotes, or null.</summary>
    public string? TryQuoted() => TryDelimited('"');

    /// <summary>A text in single quotes, or null.</summary>
    public string? TryText() => TryDelimited('\'');

    /// <summary>Digits, or null.</summary>
    public string? TryNumber()
    {
        int begin = Position;
        while (_position < text.Length && char.IsAsciiDigit(text[_position]))
        {
            _position++;
        }

        return _position == begin ? null : text[begin.._position];
    }

    /// <summary>Whatever character comes next.</summary>
    public void SkipCharacter()
    {
        if (!IsAtEnd)
        {
            _position++;
        }
    }

    private string? TryDelimited(char delimiter)
    {
        if (IsAtEnd || text[_position] != delimiter)
        {
            return null;
        }

        var value = new StringBuilder();
        for (int i = _position + 1; i < text.Length; i++)
        {
            if (text[i] != delimiter)
            {
                value.Append(text[i]);
            }
            else if (i + 1 < text.Length && text[i + 1] == delimiter)
            {
                value.Append(delimiter);
                i++;
            }
            else
            {
                _position = i + 1;
                return value.ToString();
            }
        }

        return null;
    }

    private void SkipBlanks()
    {
        while (_position < text.Length && char.IsWhiteSpace(text[_position]))
        {
            _position++;
        }
    }

    private static bool IsIdentifierStart(char c) => char.IsAsciiLetter(c) || c == '_' || c > '\u007f';
}
