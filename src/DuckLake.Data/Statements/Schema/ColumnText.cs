namespace DuckLake.Data;

/// <summary>A column as a statement writes it.</summary>
/// <param name="Path">Its name; for ALTER TABLE … ADD COLUMN the path of the struct may stand before it.</param>
internal sealed record ColumnText(IReadOnlyList<string> Path)
{
    public string Name => Path[^1];

    /// <summary>The type's text; null when none is given, as generated columns may do.</summary>
    public string? Type { get; init; }

    /// <summary>The text of the default; null without one.</summary>
    public string? Default { get; init; }

    public bool IsNotNull { get; init; }

    public bool IsGenerated { get; init; }

    public bool HasCompression { get; init; }

    public bool HasCollation { get; init; }

    /// <summary>The constraints in the order they are written.</summary>
    public IReadOnlyList<ColumnConstraintKind> Constraints { get; init; } = [];
}
