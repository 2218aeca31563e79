namespace DuckLake.Data;

/// <summary>A query or expression inside a statement.</summary>
/// <param name="Start">Its first character in the statement's text.</param>
/// <param name="Text">The text.</param>
internal sealed record QueryText(int Start, string Text)
{
    /// <summary>The first character behind it in the statement's text.</summary>
    public int End => Start + Text.Length;
}
