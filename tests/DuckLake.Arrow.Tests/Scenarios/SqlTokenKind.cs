namespace DuckLake.Arrow.Tests;

/// <summary>Kinds of tokens.</summary>
internal enum SqlTokenKind
{
    /// <summary>A bare word: a keyword or a name.</summary>
    Word,
    /// <summary>A name in double quotes.</summary>
    QuotedName,
    /// <summary>A string in single quotes.</summary>
    Text,
    /// <summary>A number.</summary>
    Number,
    /// <summary>Anything else, one character each.</summary>
    Symbol,
    /// <summary>The end of the statement.</summary>
    End,
}
