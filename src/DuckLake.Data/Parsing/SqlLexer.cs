using System.Text;

namespace DuckLake.Data;

/// <summary>
/// Cuts SQL text into tokens the way DuckDB's scanner does, as far as finding clauses needs it. Text that is cut off inside a quote gives a
/// token that reaches to the end: DuckDB, who gets the same text, tells the error.
/// </summary>
internal ref struct SqlLexer
{
    private static readonly string[] LongSymbols = ["->>", "::", "=>", ":=", "->", "==", "<=", ">=", "<>", "!=", "||", "**", "//", "&&", "<@", "@>", ".."];

    private readonly string _text;
    private int _position;

    private SqlLexer(string text) => _text = text;

    /// <summary>All tokens of a text; the last one is <see cref="SqlTokenKind.End"/>.</summary>
    public static List<SqlToken> Tokenize(string text)
    {
        SqlLexer lexer = new(text);
        List<SqlToken> tokens = [];
        do
        {
            tokens.Add(lexer.Next());
        }
        while (tokens[^1].Kind != SqlTokenKind.End);

        return tokens;
    }

    private SqlToken Next()
    {
        SkipSpace();
        int start = _position;
        if (start == _text.Length)
        {
            return new SqlToken(SqlTokenKind.End, start, 0, string.Empty);
        }

        char first = _text[start];
        char second = At(start + 1);
        return first switch
        {
            '\'' => QuotedString(start, start, backslashes: false),
            '"' => QuotedIdentifier(start),
            '$' when TryDollarQuoted(start, out SqlToken token) => token,
            '$' when IsWordStart(second) || char.IsAsciiDigit(second) => Parameter(start),
            '?' => Parameter(start),
            '@' when IsWordStart(second) => Parameter(start),
            'e' or 'E' when second == '\'' => QuotedString(start, start + 1, backslashes: true),
            'x' or 'X' or 'b' or 'B' when second == '\'' => QuotedString(start, start + 1, backslashes: false),
            _ when IsWordStart(first) => Word(start),
            _ when char.IsAsciiDigit(first) || (first == '.' && char.IsAsciiDigit(second)) => Number(start),
            _ => Symbol(start),
        };
    }

    private void SkipSpace()
    {
        while (_position < _text.Length)
        {
            char current = _text[_position];
            if (char.IsWhiteSpace(current) || current == '\uFEFF')
            {
                _position++;
            }
            else if (current == '-' && At(_position + 1) == '-')
            {
                int end = _text.AsSpan(_position).IndexOfAny('\r', '\n');
                _position = end < 0 ? _text.Length : _position + end;
            }
            else if (current == '/' && At(_position + 1) == '*')
            {
                SkipBlockComment();
            }
            else
            {
                return;
            }
        }
    }

    private void SkipBlockComment()
    {
        int depth = 0;
        do
        {
            bool opens = _text[_position] == '/' && At(_position + 1) == '*';
            bool closes = _text[_position] == '*' && At(_position + 1) == '/';
            depth += opens ? 1 : closes ? -1 : 0;
            _position += opens || closes ? 2 : 1;
        }
        while (depth > 0 && _position < _text.Length);
    }

    private SqlToken QuotedString(int start, int quote, bool backslashes)
    {
        StringBuilder value = new();
        _position = quote + 1;
        while (_position < _text.Length)
        {
            char current = _text[_position++];
            if (current == '\\' && backslashes && _position < _text.Length)
            {
                value.Append(current).Append(_text[_position++]);
            }
            else if (current != '\'')
            {
                value.Append(current);
            }
            else if (At(_position) == '\'')
            {
                value.Append('\'');
                _position++;
            }
            else
            {
                break;
            }
        }

        return new SqlToken(SqlTokenKind.String, start, _position - start, value.ToString());
    }

    private SqlToken QuotedIdentifier(int start)
    {
        StringBuilder value = new();
        _position = start + 1;
        while (_position < _text.Length)
        {
            char current = _text[_position++];
            if (current != '"')
            {
                value.Append(current);
            }
            else if (At(_position) == '"')
            {
                value.Append('"');
                _position++;
            }
            else
            {
                break;
            }
        }

        return new SqlToken(SqlTokenKind.QuotedIdentifier, start, _position - start, value.ToString());
    }

    private bool TryDollarQuoted(int start, out SqlToken token)
    {
        token = default;
        int tagEnd = start + 1;
        while (IsWordPart(At(tagEnd)) && At(tagEnd) != '$')
        {
            tagEnd++;
        }

        if (At(tagEnd) != '$' || char.IsAsciiDigit(At(start + 1)))
        {
            return false;
        }

        string tag = _text[start..(tagEnd + 1)];
        int close = _text.IndexOf(tag, tagEnd + 1, StringComparison.Ordinal);
        int contentEnd = close < 0 ? _text.Length : close;
        _position = close < 0 ? _text.Length : close + tag.Length;
        token = new SqlToken(SqlTokenKind.String, start, _position - start, _text[(tagEnd + 1)..contentEnd]);
        return true;
    }

    private SqlToken Parameter(int start)
    {
        _position = start + 1;
        if (_text[start] != '?' || char.IsAsciiDigit(At(_position)))
        {
            while (IsWordPart(At(_position)) && At(_position) != '$')
            {
                _position++;
            }
        }

        return new SqlToken(SqlTokenKind.Parameter, start, _position - start, _text[(start + 1).._position]);
    }

    private SqlToken Word(int start)
    {
        while (IsWordPart(At(_position)))
        {
            _position++;
        }

        return new SqlToken(SqlTokenKind.Word, start, _position - start, _text[start.._position]);
    }

    private SqlToken Number(int start)
    {
        while (char.IsAsciiLetterOrDigit(At(_position)) || At(_position) is '_' or '.' || IsExponentSign())
        {
            if (At(_position) == '.' && At(_position + 1) == '.')
            {
                break;
            }

            _position++;
        }

        return new SqlToken(SqlTokenKind.Number, start, _position - start, _text[start.._position]);
    }

    private readonly bool IsExponentSign() =>
        At(_position) is '+' or '-' && (At(_position - 1) is 'e' or 'E') && char.IsAsciiDigit(At(_position + 1));

    private SqlToken Symbol(int start)
    {
        string symbol = _text[start].ToString();
        foreach (string candidate in LongSymbols)
        {
            if (_text.AsSpan(start).StartsWith(candidate, StringComparison.Ordinal))
            {
                symbol = candidate;
                break;
            }
        }

        _position = start + symbol.Length;
        return new SqlToken(SqlTokenKind.Symbol, start, symbol.Length, symbol);
    }

    private readonly char At(int position) => (uint)position < (uint)_text.Length ? _text[position] : '\0';

    private static bool IsWordStart(char character) => char.IsAsciiLetter(character) || character == '_' || character > '\x7f';

    private static bool IsWordPart(char character) => IsWordStart(character) || char.IsAsciiDigit(character) || character == '$';
}
