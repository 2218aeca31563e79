namespace DuckLake.Arrow;

/// <summary>A stored option of a lake.</summary>
public sealed record DuckLakeOption
{
    /// <summary>The option's name.</summary>
    public required string Name { get; init; }

    /// <summary>The stored text.</summary>
    public required string Value { get; init; }

    /// <summary>What it applies to. The names are those of the newest snapshot.</summary>
    public required DuckLakeOptionScope Scope { get; init; }
}
