namespace DuckLake.Arrow.Tests;

/// <summary>A column of the model.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its DuckDB type: INTEGER, BIGINT, DOUBLE or VARCHAR.</param>
/// <param name="Default">The text rows older than the column have, and new rows that do not name it; null for NULL.</param>
internal sealed record ModelColumn(string Name, string Type, string? Default);
