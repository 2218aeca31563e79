namespace DuckLake.Data;

/// <summary>A parameter of a macro as written.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The type's text; null for any.</param>
/// <param name="Default">The text of the default; null without one.</param>
internal sealed record MacroParameterText(string Name, string? Type, string? Default);
