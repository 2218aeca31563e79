namespace DuckLake.Arrow;

/// <summary>A node of the name mapping of a file: where the file keeps a column of the table.</summary>
internal sealed record NameMappingNode
{
    /// <summary>The field's name in the file (or the Hive key in its path).</summary>
    public required string SourceName { get; init; }

    /// <summary>The column id of the table; null for nodes that only group others.</summary>
    public long? TargetColumnId { get; init; }

    /// <summary>Whether the value comes from the file's path instead of its content.</summary>
    public bool IsPartition { get; init; }

    /// <summary>The text of the value in the file's path when <see cref="IsPartition"/>; null for NULL.</summary>
    public string? PartitionValue { get; init; }

    public IReadOnlyList<NameMappingNode> Children { get; init; } = [];
}
