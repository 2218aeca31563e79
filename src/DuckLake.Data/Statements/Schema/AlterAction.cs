namespace DuckLake.Data;

/// <summary>What ALTER does.</summary>
/// <param name="Kind">The action.</param>
internal sealed record AlterAction(AlterActionKind Kind)
{
    /// <summary>The column or field meant, from the column down; empty when the action is about the whole table.</summary>
    public IReadOnlyList<string> Path { get; init; } = [];

    /// <summary>The new name.</summary>
    public string NewName { get; init; } = string.Empty;

    /// <summary>IF EXISTS or IF NOT EXISTS of the column.</summary>
    public bool IsTolerant { get; init; }

    /// <summary>The column to add, or the new type.</summary>
    public ColumnText? Column { get; init; }

    /// <summary>The expression of DEFAULT or USING.</summary>
    public string? Expression { get; init; }

    /// <summary>The texts of partition or sort keys, or of options.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];
}
