using System.Globalization;
using System.Text;

namespace DuckLake.Data;

/// <summary>
/// One statement of a text. Its parameters are normalised to DuckDB's own forms: <c>?</c> becomes <c>$1</c>, <c>$2</c>… in order and
/// <c>@name</c> becomes <c>$name</c>, so that any part of the text may be prepared alone.
/// </summary>
internal sealed class SqlStatement
{
    private SqlStatement(string text, IReadOnlyList<SqlToken> tokens)
    {
        Text = text;
        Tokens = tokens;

        // The parameters of PREPARE get their values by EXECUTE.
        ParameterNames = tokens[0].IsWord("PREPARE") ? [] :
        [
            .. tokens.Where(token => token.Kind == SqlTokenKind.Parameter).Select(token => token.Value).Distinct(StringComparer.OrdinalIgnoreCase)
        ];
    }

    /// <summary>The statement without its semicolon.</summary>
    public string Text { get; }

    /// <summary>Its tokens; the last one is <see cref="SqlTokenKind.End"/>. Positions count in <see cref="Text"/>.</summary>
    public IReadOnlyList<SqlToken> Tokens { get; }

    /// <summary>The names or numbers of its parameters, without sigil, in the order of their first use.</summary>
    public IReadOnlyList<string> ParameterNames { get; }

    /// <summary>How many parameters were written as a bare <c>?</c>.</summary>
    public int PlaceholderCount { get; private init; }

    /// <summary>Splits a text at its semicolons; empty statements are left out.</summary>
    public static IReadOnlyList<SqlStatement> Split(string text)
    {
        List<SqlStatement> statements = [];
        List<SqlToken> tokens = SqlLexer.Tokenize(text);
        int first = 0;
        for (int i = 0; i < tokens.Count; i++)
        {
            bool ends = tokens[i].Kind == SqlTokenKind.End || tokens[i].IsSymbol(";");
            if (ends && i > first)
            {
                statements.Add(Create(text, tokens.GetRange(first, i - first)));
            }

            first = ends ? i + 1 : first;
        }

        return statements;
    }

    /// <summary>Reads a text that is one statement or a part of one.</summary>
    public static SqlStatement Parse(string text)
    {
        List<SqlToken> tokens = SqlLexer.Tokenize(text);
        return new SqlStatement(text, tokens);
    }

    private static SqlStatement Create(string source, List<SqlToken> tokens)
    {
        StringBuilder text = new();
        int copied = tokens[0].Start;
        int positional = 0;
        foreach (SqlToken token in tokens.Where(token => token.Kind == SqlTokenKind.Parameter))
        {
            text.Append(source, copied, token.Start - copied).Append('$');
            text.Append(token.Value.Length == 0 ? (++positional).ToString(CultureInfo.InvariantCulture) : token.Value);
            copied = token.End;
        }

        text.Append(source, copied, tokens[^1].End - copied);
        string normalised = text.ToString();
        return new SqlStatement(normalised, SqlLexer.Tokenize(normalised)) { PlaceholderCount = positional };
    }
}
