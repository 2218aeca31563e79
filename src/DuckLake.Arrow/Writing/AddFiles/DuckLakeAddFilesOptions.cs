namespace DuckLake.Arrow;

/// <summary>How existing files are registered.</summary>
public sealed record DuckLakeAddFilesOptions
{
    internal static DuckLakeAddFilesOptions Default { get; } = new();

    /// <summary>What to do with files that lack columns of the table.</summary>
    public DuckLakeMissingColumns MissingColumns { get; init; }

    /// <summary>What to do with files that have more columns than the table.</summary>
    public DuckLakeExtraColumns ExtraColumns { get; init; }

    /// <summary>Whether columns are taken from the files' paths.</summary>
    public DuckLakeHivePartitioning HivePartitioning { get; init; }
}
