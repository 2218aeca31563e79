namespace DuckLake.Metadata;

/// <summary>A parameter of a macro.</summary>
/// <param name="Name">The parameter's name.</param>
/// <param name="TypeText">The DuckLake type, <c>unknown</c> if untyped.</param>
/// <param name="Default">The text of the default value, or null if there is none.</param>
/// <param name="DefaultTypeText">The DuckLake type of the default value.</param>
public sealed record MacroParameter(string Name, string? TypeText, string? Default, string? DefaultTypeText);
