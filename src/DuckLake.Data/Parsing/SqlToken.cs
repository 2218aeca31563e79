namespace DuckLake.Data;

/// <summary>A piece of SQL text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Its first character in the text it was read from.</param>
/// <param name="Length">Its length in characters, quotes included.</param>
/// <param name="Value">
/// The word as written, the identifier or string without quotes and escapes, the parameter without its sigil (empty for a bare <c>?</c>),
/// or the symbol.
/// </param>
internal readonly record struct SqlToken(SqlTokenKind Kind, int Start, int Length, string Value)
{
    /// <summary>The first character behind the token.</summary>
    public int End => Start + Length;

    /// <summary>An identifier, quoted or not; a keyword counts.</summary>
    public bool IsIdentifier => Kind is SqlTokenKind.Word or SqlTokenKind.QuotedIdentifier;

    /// <summary>Whether this is an unquoted word, in any case.</summary>
    public bool IsWord(string word) => Kind == SqlTokenKind.Word && Value.Equals(word, StringComparison.OrdinalIgnoreCase);

    public bool IsSymbol(string symbol) => Kind == SqlTokenKind.Symbol && Value == symbol;
}
