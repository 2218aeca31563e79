namespace DuckLake.Metadata;

/// <summary>What a file listing should hold besides the files.</summary>
public sealed class FileListingOptions
{
    /// <summary>Files and deletes only.</summary>
    public static FileListingOptions Default { get; } = new();

    /// <summary>The leaf columns to load file statistics for.</summary>
    public IReadOnlyList<long> StatisticsColumnIds { get; init; } = [];

    /// <summary>Whether to load the statistics of shredded variant fields.</summary>
    public bool IncludeVariantStatistics { get; init; }

    /// <summary>
    /// Conditions every wanted row fulfils (all of them), for leaving out files inside the catalog database. A whole listing that is
    /// known already is given as it is, so the caller still has to test the files itself.
    /// </summary>
    public IReadOnlyList<StatisticsPredicate> Predicates { get; init; } = [];

    /// <summary>
    /// How many files a table must have before <see cref="Predicates"/> are applied in the database; smaller tables are listed
    /// whole, and the listing is cached.
    /// </summary>
    public int PredicatePushdownThreshold { get; init; } = 1000;
}
