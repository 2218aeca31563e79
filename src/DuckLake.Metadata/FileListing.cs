namespace DuckLake.Metadata;

/// <summary>Everything needed to scan one table at one snapshot. Immutable.</summary>
public sealed class FileListing
{
    /// <summary>The table.</summary>
    public required TableDefinition Table { get; init; }

    /// <summary>The snapshot.</summary>
    public required SnapshotInfo Snapshot { get; init; }

    /// <summary>The newest snapshot of the catalog when the listing was read; deletions and inlined rows are as of then.</summary>
    public required long AsOfSnapshotId { get; init; }

    /// <summary>The data files visible at the snapshot, by id; only those the predicates did not rule out when <see cref="IsFiltered"/>.</summary>
    public required IReadOnlyList<DataFileInfo> Files { get; init; }

    /// <summary>The number of data files visible at the snapshot, left-out ones included.</summary>
    public required long TotalFileCount { get; init; }

    /// <summary>Whether files were left out by predicates.</summary>
    public bool IsFiltered => Files.Count < TotalFileCount;

    /// <summary>The inlined data tables, by schema version; read them with <see cref="MetadataProvider.ReadInlinedRowsAsync"/>.</summary>
    public required IReadOnlyList<InlinedTable> InlinedTables { get; init; }

    /// <summary>The mappings the files refer to, by id.</summary>
    public required IReadOnlyDictionary<long, NameMapping> NameMappings { get; init; }

    /// <summary>The table's statistics, or null if nothing was ever inserted. Not versioned: see <see cref="TableStatistics"/>.</summary>
    public required TableStatistics? Statistics { get; init; }

    internal ColumnHistory History
    {
        get => field ?? new ColumnHistory(Table);
        init;
    }

    internal IReadOnlyDictionary<long, IReadOnlyDictionary<long, FileColumnStatistics>> ColumnStatistics { get; init; } =
        new Dictionary<long, IReadOnlyDictionary<long, FileColumnStatistics>>();

    internal IReadOnlyDictionary<long, IReadOnlyList<FileVariantStatistics>>? VariantStatistics { get; init; }

    /// <summary>Whether the statistics of a column were asked for when the listing was made.</summary>
    /// <param name="columnId">The leaf column.</param>
    public bool HasStatisticsOf(long columnId) => ColumnStatistics.ContainsKey(columnId);

    /// <summary>The statistics of a column in a file.</summary>
    /// <param name="dataFileId">The file.</param>
    /// <param name="columnId">The leaf column.</param>
    /// <returns>The statistics, or null if they are unknown.</returns>
    public FileColumnStatistics? GetStatistics(long dataFileId, long columnId) =>
        ColumnStatistics.TryGetValue(columnId, out var byFile) ? byFile.GetValueOrDefault(dataFileId) : null;

    /// <summary>The statistics of shredded variant fields in a file.</summary>
    /// <param name="dataFileId">The file.</param>
    /// <returns>The statistics; empty if there are none or they were not asked for.</returns>
    public IReadOnlyList<FileVariantStatistics> GetVariantStatistics(long dataFileId) =>
        VariantStatistics?.GetValueOrDefault(dataFileId) ?? [];
}
