using System.Globalization;

namespace DuckLake.SqlLogic;

/// <summary>A <c>skipif</c> or <c>onlyif</c> line: a kind of catalog (or <c>duckdb</c>'s other system names), or a test of a loop variable.</summary>
internal sealed record LogicCondition(bool SkipsWhenTrue, string Text)
{
    private static readonly string[] Operators = ["<=", ">=", "<>", "!=", "=", "<", ">"];

    /// <summary>Whether the record under this line is left out.</summary>
    public bool Skips(string catalogKind, IReadOnlyDictionary<string, string> variables) => Holds(catalogKind, variables) == SkipsWhenTrue;

    private bool Holds(string catalogKind, IReadOnlyDictionary<string, string> variables)
    {
        foreach (string comparison in Operators)
        {
            int at = Text.IndexOf(comparison, StringComparison.Ordinal);
            if (at > 0)
            {
                string value = variables.GetValueOrDefault(Text[..at], string.Empty);
                return Compare(value, comparison, Text[(at + comparison.Length)..]);
            }
        }

        return Text.Equals(catalogKind, StringComparison.OrdinalIgnoreCase);
    }

    private static bool Compare(string left, string comparison, string right)
    {
        int order = long.TryParse(left, CultureInfo.InvariantCulture, out long leftNumber) && long.TryParse(right, CultureInfo.InvariantCulture, out long rightNumber)
            ? leftNumber.CompareTo(rightNumber)
            : string.CompareOrdinal(left, right);
        return comparison switch
        {
            "=" => order == 0,
            "<>" or "!=" => order != 0,
            "<" => order < 0,
            "<=" => order <= 0,
            ">" => order > 0,
            _ => order >= 0,
        };
    }
}
