namespace DuckLake.Arrow;

/// <summary>How rows are appended.</summary>
public sealed record DuckLakeAppendOptions
{
    internal static DuckLakeAppendOptions Default { get; } = new();

    /// <summary>Whether few rows are kept inside the catalog.</summary>
    public DuckLakeInlining Inlining { get; init; }
}
