using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>A parameter of a macro to be created.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The type, or null for any.</param>
/// <param name="Default">The value when the parameter is not given, in DuckDB's text; null if it must be given.</param>
/// <param name="DefaultType">The type of the default.</param>
public sealed record DuckLakeMacroParameter(string Name, DuckLakeType? Type = null, string? Default = null, DuckLakeType? DefaultType = null);
