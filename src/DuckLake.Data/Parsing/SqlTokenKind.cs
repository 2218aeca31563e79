namespace DuckLake.Data;

/// <summary>What a token is. Comments and white space are no tokens.</summary>
internal enum SqlTokenKind
{
    /// <summary>The end of the text.</summary>
    End,

    /// <summary>A word: a keyword or an unquoted identifier.</summary>
    Word,

    /// <summary>An identifier in double quotes.</summary>
    QuotedIdentifier,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A string in single quotes (with or without a prefix letter) or dollar quotes.</summary>
    String,

    /// <summary>A parameter: <c>?</c>, <c>?1</c>, <c>$1</c>, <c>$name</c> or <c>@name</c>.</summary>
    Parameter,

    /// <summary>Punctuation or an operator.</summary>
    Symbol,
}
