using System.Text;

namespace DuckLake.Arrow.Tests;

/// <summary>Walks over the tokens of one statement.</summary>
internal sealed class SqlCursor
{
    private readonly List<SqlToken> _tokens = [];
    private int _position;

    public SqlCursor(string sql)
    {
        Sql = sql.Trim().TrimEnd(';').TrimEnd();
        Tokenize();
    }

    public string Sql { get; }

    public SqlToken Current => _tokens[_position];

    public bool IsAtEnd => Current.Kind == SqlTokenKind.End;

    /// <summary>The text from the current token on.</summary>
    public string Rest => Sql[Current.Start..];

    /// <summary>Steps over words if all of them come next.</summary>
    public bool Accept(params string[] words)
    {
        for (int i = 0; i < words.Length; i++)
        {
            if (_position + i >= _tokens.Count || !Is(_tokens[_position + i], words[i]))
            {
                return false;
            }
        }

        _position += words.Length;
        return true;
    }

    public void Expect(string word)
    {
        if (!Accept(word))
        {
            throw new NotSupportedException($"'{word}' expected at '{Rest}' in: {Sql}");
        }
    }

    public bool Peek(string word) => Is(Current, word);

    public SqlToken Next() => _tokens[_position++];

    public string Identifier()
    {
        SqlToken token = Next();
        return token.Kind is SqlTokenKind.Word or SqlTokenKind.QuotedName
            ? token.Text
            : throw new NotSupportedException($"A name expected at '{Sql[token.Start..]}'.");
    }

    /// <summary>A name with its qualifiers.</summary>
    public List<string> QualifiedName()
    {
        var parts = new List<string> { Identifier() };
        while (Accept("."))
        {
            parts.Add(Identifier());
        }

        return parts;
    }

    /// <summary>The texts between commas inside the parentheses that begin here.</summary>
    public List<string> ParenthesizedList()
    {
        Expect("(");
        int start = Current.Start;
        var parts = new List<string>();
        int depth = 0;
        while (true)
        {
            SqlToken token = Next();
            if (token.Kind == SqlTokenKind.End)
            {
                throw new NotSupportedException($"Unbalanced parentheses: {Sql}");
            }

            if (token.Kind == SqlTokenKind.Symbol && token.Text is "(" or "[" or "{")
            {
                depth++;
            }
            else if (token.Kind == SqlTokenKind.Symbol && token.Text is ")" or "]" or "}" && depth > 0)
            {
                depth--;
            }
            else if (depth == 0 && token is { Kind: SqlTokenKind.Symbol, Text: "," or ")" })
            {
                string part = Sql[start..token.Start].Trim();
                if (part.Length > 0)
                {
                    parts.Add(part);
                }

                start = token.End;
                if (token.Text == ")")
                {
                    return parts;
                }
            }
        }
    }

    /// <summary>The text up to one of the words outside parentheses (which becomes current), or to the end.</summary>
    public string UpTo(params string[] words)
    {
        int start = Current.Start;
        int depth = 0;
        while (!IsAtEnd && (depth > 0 || !words.Any(Peek)))
        {
            SqlToken token = Next();
            depth += token.Kind != SqlTokenKind.Symbol ? 0 : token.Text switch { "(" or "[" or "{" => 1, ")" or "]" or "}" => -1, _ => 0 };
        }

        return Sql[start..(IsAtEnd ? Sql.Length : Current.Start)].Trim();
    }

    /// <summary>Every word and quoted name of the statement.</summary>
    public HashSet<string> Names() => _tokens
        .Where(token => token.Kind is SqlTokenKind.Word or SqlTokenKind.QuotedName)
        .Select(token => token.Text)
        .ToHashSet(StringComparer.OrdinalIgnoreCase);

    public static string Quote(string name) => "\"" + name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    /// <summary>Splits a text at the commas outside parentheses.</summary>
    public static List<string> Split(string list) => new SqlCursor($"({list})").ParenthesizedList();

    private static bool Is(SqlToken token, string word) => token.Kind switch
    {
        SqlTokenKind.Word => token.Text.Equals(word, StringComparison.OrdinalIgnoreCase),
        SqlTokenKind.Symbol => token.Text == word,
        _ => false,
    };

    private void Tokenize()
    {
        int i = 0;
        while (i < Sql.Length)
        {
            int start = i;
            char c = Sql[i];
            if (char.IsWhiteSpace(c))
            {
                i++;
            }
            else if (c is '\'' or '"')
            {
                var text = new StringBuilder();
                for (i++; i < Sql.Length; i++)
                {
                    if (Sql[i] == c && i + 1 < Sql.Length && Sql[i + 1] == c)
                    {
                        text.Append(c);
                        i++;
                    }
                    else if (Sql[i] == c)
                    {
                        i++;
                        break;
                    }
                    else
                    {
                        text.Append(Sql[i]);
                    }
                }

                _tokens.Add(new SqlToken(c == '"' ? SqlTokenKind.QuotedName : SqlTokenKind.Text, text.ToString(), start, i));
            }
            else if (char.IsAsciiDigit(c))
            {
                while (i < Sql.Length && (char.IsAsciiLetterOrDigit(Sql[i]) || Sql[i] is '.' or '_'))
                {
                    i++;
                }

                _tokens.Add(new SqlToken(SqlTokenKind.Number, Sql[start..i], start, i));
            }
            else if (char.IsLetter(c) || c == '_')
            {
                while (i < Sql.Length && (char.IsLetterOrDigit(Sql[i]) || Sql[i] == '_'))
                {
                    i++;
                }

                _tokens.Add(new SqlToken(SqlTokenKind.Word, Sql[start..i], start, i));
            }
            else
            {
                i++;
                _tokens.Add(new SqlToken(SqlTokenKind.Symbol, c.ToString(), start, i));
            }
        }

        _tokens.Add(new SqlToken(SqlTokenKind.End, "", Sql.Length, Sql.Length));
    }
}
