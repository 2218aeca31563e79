namespace DuckLake.Arrow.Tests;

/// <summary>A record whose result is not the recorded one.</summary>
/// <param name="Line">Where the record begins.</param>
/// <param name="Text">What differs.</param>
internal sealed record ScenarioDifference(int Line, string Text);
