namespace DuckLake.Data;

/// <summary>The table a statement changes, as its text names it.</summary>
/// <param name="NameParts">The parts of the name, without quotes.</param>
/// <param name="NameText">The name as written.</param>
/// <param name="Alias">The alias, or null.</param>
internal sealed record RowTarget(IReadOnlyList<string> NameParts, string NameText, string? Alias)
{
    /// <summary>The name by which expressions of the statement mention the table.</summary>
    public string Reference => Alias ?? NameParts[^1];
}
