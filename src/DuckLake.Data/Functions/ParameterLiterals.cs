using System.Globalization;
using System.Text;

namespace DuckLake.Data;

/// <summary>Writes values of parameters into the text of a statement, for calls that DuckDB binds only when it runs them otherwise.</summary>
internal static class ParameterLiterals
{
    /// <summary>The statement without parameters; null where a value has no literal.</summary>
    public static SqlStatement? Inline(SqlStatement statement, ParameterValues values)
    {
        StringBuilder text = new();
        int copied = 0;
        foreach (SqlToken token in statement.Tokens.Where(token => token.Kind == SqlTokenKind.Parameter))
        {
            if (Find(values[token.Value]) is not { } literal)
            {
                return null;
            }

            text.Append(statement.Text, copied, token.Start - copied).Append(literal);
            copied = token.End;
        }

        return SqlStatement.Parse(text.Append(statement.Text, copied, statement.Text.Length - copied).ToString());
    }

    private static string? Find(object? value) => value switch
    {
        null or DBNull => "NULL",
        string text => SqlText.Literal(text),
        bool flag => flag ? "true" : "false",
        sbyte or short or int or long or Int128 or byte or ushort or uint or ulong or decimal =>
            $"({((IFormattable)value).ToString(null, CultureInfo.InvariantCulture)})",
        double number => $"CAST({SqlText.Literal(number.ToString("R", CultureInfo.InvariantCulture))} AS DOUBLE)",
        IEnumerable<string> texts => $"[{string.Join(", ", texts.Select(SqlText.Literal))}]",
        _ => null,
    };
}
