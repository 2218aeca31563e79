namespace DuckLake.Metadata;

/// <summary>A table as one schema version has it.</summary>
public sealed class TableDefinition
{
    private readonly IReadOnlyList<ColumnDefinition> _columns = [];

    /// <summary>The table's id; it survives renames.</summary>
    public required long TableId { get; init; }

    /// <summary>The table's UUID text, or null if none is stored.</summary>
    public string? Uuid { get; init; }

    /// <summary>The table's name.</summary>
    public required string Name { get; init; }

    /// <summary>The schema the table is in.</summary>
    public required SchemaDefinition Schema { get; init; }

    /// <summary>The table's path, relative to the schema's path.</summary>
    public required CatalogPath Path { get; init; }

    /// <summary>The snapshot this row of the table (its creation or last rename) began at.</summary>
    public required long BeginSnapshot { get; init; }

    /// <summary>The top-level columns in order.</summary>
    /// <exception cref="MetadataException">The table's rows are corrupt (see <see cref="Fault"/>).</exception>
    public IReadOnlyList<ColumnDefinition> Columns
    {
        get => Fault is null ? _columns : throw Fault.Again();
        init => _columns = value;
    }

    /// <summary>What is wrong with the table's rows, or null. A faulty table is listed but cannot be read.</summary>
    public MetadataException? Fault { get; init; }

    /// <summary>The largest column id the table ever had, as far as its rows tell; ids are never used again.</summary>
    internal long LargestColumnId { get; init; }

    /// <summary>Every partition specification the table has had, by id.</summary>
    public IReadOnlyDictionary<long, PartitionSpec> PartitionSpecs { get; init; } = new Dictionary<long, PartitionSpec>();

    /// <summary>The specification new files are written under, or null if the table is not partitioned.</summary>
    public PartitionSpec? CurrentPartitionSpec { get; init; }

    /// <summary>The order new files are written in, or null.</summary>
    public SortSpec? SortSpec { get; init; }

    /// <summary>Tags by key; the comment has the key <c>comment</c>.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = ColumnDefinition.EmptyTags;

    /// <summary>Finds a top-level column: by exact name, else by a case-insensitive match.</summary>
    /// <param name="name">The column's name.</param>
    /// <returns>The column, or null.</returns>
    public ColumnDefinition? FindColumn(string name) => CaseInsensitive.Find(Columns, name, static c => c.Name);

    /// <summary>Finds a column at any depth.</summary>
    /// <param name="columnId">The column's id.</param>
    /// <returns>The column, or null.</returns>
    public ColumnDefinition? FindColumn(long columnId)
    {
        var pending = new Stack<ColumnDefinition>(Columns);
        while (pending.TryPop(out var column))
        {
            if (column.ColumnId == columnId)
            {
                return column;
            }

            foreach (var child in column.Children)
            {
                pending.Push(child);
            }
        }

        return null;
    }
}
