namespace DuckLake.Arrow.Tests;

/// <summary>A token of SQL text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its text; of quoted names and strings the content.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Where it ends.</param>
internal readonly record struct SqlToken(SqlTokenKind Kind, string Text, int Start, int End);
