using System.Text.Json.Serialization;

namespace DuckLake.Arrow;

/// <summary>
/// A part of a scan that can be executed on its own, also by another process that opened the same lake: a part of a data file, or
/// the rows of an inlined data table. Immutable. See <see cref="ToJson"/> and <see cref="FromJson"/>.
/// </summary>
public sealed partial record ScanTask
{
    internal const int CurrentFormatVersion = 1;

    [JsonConstructor]
    internal ScanTask()
    {
    }

    [JsonInclude]
    internal int FormatVersion { get; init; } = CurrentFormatVersion;

    /// <summary>The schema of the table.</summary>
    [JsonInclude]
    public string SchemaName { get; internal init; } = "";

    /// <summary>The table.</summary>
    [JsonInclude]
    public string TableName { get; internal init; } = "";

    /// <summary>The id of the table.</summary>
    [JsonInclude]
    public long TableId { get; internal init; }

    /// <summary>The snapshot the scan reads.</summary>
    [JsonInclude]
    public long SnapshotId { get; internal init; }

    /// <summary>Position of the task in its plan; ordered scans return rows in this order.</summary>
    [JsonInclude]
    public int Ordinal { get; internal init; }

    /// <summary>Full path of the data file, or null for inlined rows.</summary>
    [JsonIgnore]
    public string? FilePath => File?.Path;

    /// <summary>Estimated rows before filters and deletions.</summary>
    [JsonInclude]
    public long EstimatedRowCount { get; internal init; }

    /// <summary>Estimated bytes of the part of the file, all columns; 0 for inlined rows.</summary>
    [JsonInclude]
    public long EstimatedSizeBytes { get; internal init; }

    /// <summary>The output: columns in order.</summary>
    [JsonInclude]
    internal IReadOnlyList<ResolvedColumn> Columns { get; init; } = [];

    /// <summary>Top-level columns, cut down to the leaves the filter needs; may also be part of the output.</summary>
    [JsonInclude]
    internal IReadOnlyList<ResolvedColumn> FilterColumns { get; init; } = [];

    /// <summary>Rows for which this is not true are dropped; null keeps all.</summary>
    [JsonInclude]
    internal BoundFilter? Filter { get; init; }

    /// <summary>The data file, or null for inlined rows.</summary>
    [JsonInclude]
    internal ScanFile? File { get; init; }

    [JsonInclude]
    internal ScanFilePart Part { get; init; }

    /// <summary>The inlined data table, or null for a file.</summary>
    [JsonInclude]
    internal InlinedScan? Inlined { get; init; }

    /// <summary>Most rows the whole scan returns, so an upper bound for this task too; null for all.</summary>
    [JsonInclude]
    internal long? Limit { get; init; }

    [JsonInclude]
    internal int BatchSize { get; init; } = DefaultBatchSize;

    [JsonInclude]
    internal StringRepresentation Strings { get; init; }

    internal const int DefaultBatchSize = 65_536;

    /// <summary>A task of a table without columns and without a place to read from.</summary>
    internal static ScanTask For(DuckLakeTable table) => new()
    {
        SchemaName = table.SchemaName,
        TableName = table.Name,
        TableId = table.Id,
        SnapshotId = table.Snapshot.Id,
    };

    /// <summary>The table, the part and the snapshot.</summary>
    public override string ToString() =>
        $"{SchemaName}.{TableName} at {SnapshotId}: {FilePath ?? Inlined?.InlinedTableName}"
        + (Part.Kind == ScanFilePartKind.Whole ? "" : $" ({Part.Kind} {Part.Start}+{Part.Count})");
}
