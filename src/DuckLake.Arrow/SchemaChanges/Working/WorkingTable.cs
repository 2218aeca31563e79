using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>A table being created or changed.</summary>
internal sealed class WorkingTable : IWorkingRelation
{
    private List<WorkingColumn>? _columns;
    private long? _nextColumnId;

    public required long TableId { get; init; }

    public required string? Uuid { get; init; }

    public required string Name { get; set; }

    public required long SchemaId { get; set; }

    public required CatalogPath Path { get; set; }

    /// <summary>The table in the definitions the change began on; null if it is new.</summary>
    public TableDefinition? Base { get; private init; }

    public TagSet Tags { get; private init; } = new(null);

    /// <summary>The specification for new files; null or without keys when they are not partitioned.</summary>
    public PartitionSpec? Partitioning { get; private set; }

    /// <summary>Specifications of this change that were replaced again; files may have been written under them.</summary>
    public List<PartitionSpec> ReplacedPartitionings { get; } = [];

    public SortSpec? Sort { get; private set; }

    /// <summary>Whether the table's own row changed: its name or its schema.</summary>
    public bool IsRenamed { get; set; }

    /// <summary>Whether the table was altered, as <c>changes_made</c> understands it.</summary>
    public bool IsAltered { get; set; }

    /// <summary>Whether <c>ducklake_schema_versions</c> gets a row.</summary>
    public bool ChangesLayout { get; set; }

    /// <summary>Whether rows added from now on need another inlined data table.</summary>
    public bool ChangesColumns { get; set; }

    public bool PartitioningChanged { get; private set; }

    public bool SortChanged { get; private set; }

    /// <summary>Columns that were found to hold no NULL: rows added meanwhile would have to be checked too.</summary>
    public HashSet<long> ProvenColumnIds { get; } = [];

    public long Id => TableId;

    public string KindName => "Table";

    public bool IsNew => Base is null;

    /// <exception cref="MetadataException">The table's rows are corrupt.</exception>
    public List<WorkingColumn> Columns => _columns ??= [.. Base!.Columns.Select(column => WorkingColumn.From(column, null))];

    /// <summary>Whether the columns were looked at; those of other tables are as they were.</summary>
    public bool HasColumns => _columns is not null;

    /// <summary>The id of the next column; ids of dropped columns are not used again.</summary>
    public long NextColumnId
    {
        get => _nextColumnId ??= 1 + Math.Max(
            Base?.LargestColumnId ?? 0,
            Columns.SelectMany(column => column.WithDescendants()).Select(column => column.ColumnId).DefaultIfEmpty(0).Max());
        set => _nextColumnId = value;
    }

    /// <summary>A column at any depth.</summary>
    /// <exception cref="DuckLakeException">There is no such column (any more).</exception>
    public WorkingColumn GetColumn(long columnId) =>
        Columns.SelectMany(column => column.WithDescendants()).FirstOrDefault(column => column.ColumnId == columnId)
        ?? throw SchemaErrors.NotFound(SqlErrorClass.Binder, $"Table \"{Name}\" does not have a column with id {columnId} (any more).");

    /// <summary>Notes a change of what <c>ducklake_schema_versions</c> keeps track of.</summary>
    public void MarkLayoutChanged()
    {
        IsAltered = true;
        ChangesLayout = true;
    }

    /// <summary>Notes a change after which inlined rows need another table.</summary>
    public void MarkColumnsChanged()
    {
        MarkLayoutChanged();
        ChangesColumns = true;
    }

    public static WorkingTable From(TableDefinition definition) => new()
    {
        TableId = definition.TableId,
        Uuid = definition.Uuid,
        Name = definition.Name,
        SchemaId = definition.Schema.SchemaId,
        Path = definition.Path,
        Base = definition,
        Tags = new TagSet(definition.Tags),
        Partitioning = definition.CurrentPartitionSpec,
        Sort = definition.SortSpec,
    };

    public static WorkingTable Create(long tableId, string uuid, string name, long schemaId, IReadOnlyList<DuckLakeColumnSpec> columns)
    {
        long nextColumnId = 1;
        var table = new WorkingTable
        {
            TableId = tableId,
            Uuid = uuid,
            Name = name,
            SchemaId = schemaId,
            Path = new CatalogPath(LakePaths.DirectoryOf(name, uuid), IsRelative: true),
            _columns = [],
        };
        foreach (DuckLakeColumnSpec column in columns)
        {
            table._columns.Add(WorkingColumn.Create(column, null, ref nextColumnId));
        }

        table._nextColumnId = nextColumnId;
        return table;
    }

    public void SetPartitioning(PartitionSpec? spec)
    {
        if (PartitioningChanged && Partitioning is not null && !ReferenceEquals(Partitioning, Base?.CurrentPartitionSpec))
        {
            ReplacedPartitionings.Add(Partitioning);
        }

        Partitioning = spec;
        PartitioningChanged = true;
    }

    public void SetSort(SortSpec? spec)
    {
        Sort = spec;
        SortChanged = true;
    }

    public TableDefinition ToDefinition(SchemaDefinition schema, long snapshotId)
    {
        var specs = Base is null ? [] : new Dictionary<long, PartitionSpec>(Base.PartitionSpecs);
        if (PartitioningChanged)
        {
            if (Base?.CurrentPartitionSpec is { } ended && !ReferenceEquals(ended, Partitioning))
            {
                specs[ended.PartitionId] = ended with { EndSnapshot = snapshotId };
            }

            foreach (PartitionSpec replaced in ReplacedPartitionings)
            {
                specs[replaced.PartitionId] = replaced with { BeginSnapshot = snapshotId, EndSnapshot = snapshotId };
            }
        }

        PartitionSpec? current = ReferenceEquals(Partitioning, Base?.CurrentPartitionSpec)
            ? Partitioning
            : Partitioning! with { BeginSnapshot = snapshotId, EndSnapshot = null };
        if (current is not null)
        {
            specs[current.PartitionId] = current;
        }

        return new TableDefinition
        {
            TableId = TableId,
            Uuid = Uuid,
            Name = Name,
            Schema = schema,
            Path = Path,
            BeginSnapshot = IsNew || IsRenamed ? snapshotId : Base!.BeginSnapshot,
            Columns = _columns is not null
                ? [.. _columns.Select(column => column.ToDefinition(snapshotId))]
                : Base!.Fault is null ? Base.Columns : [],
            Fault = Base?.Fault,
            LargestColumnId = _nextColumnId - 1 ?? Base!.LargestColumnId,
            PartitionSpecs = specs,
            CurrentPartitionSpec = current is { Fields.Count: > 0 } ? current : null,
            SortSpec = Sort,
            Tags = Tags.ToDictionary(),
        };
    }
}
