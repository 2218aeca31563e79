using DuckLake.Columnar;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>A table of a lake at a snapshot. Immutable; thread-safe.</summary>
public sealed partial class DuckLakeTable
{
    private IReadOnlyList<DuckLakeColumn>? _columns;
    private Schema? _arrowSchema;

    internal DuckLakeTable(DuckLakeSnapshot snapshot, TableDefinition definition)
    {
        Snapshot = snapshot;
        Definition = definition;
    }

    /// <summary>The snapshot.</summary>
    public DuckLakeSnapshot Snapshot { get; }

    /// <summary>The table's id; it survives renames.</summary>
    public long Id => Definition.TableId;

    /// <summary>The table's UUID text, or null.</summary>
    public string? Uuid => Definition.Uuid;

    /// <summary>The table's name.</summary>
    public string Name => Definition.Name;

    /// <summary>The schema's name.</summary>
    public string SchemaName => Definition.Schema.Name;

    /// <summary>The columns in order.</summary>
    /// <exception cref="DuckLakeException">The catalog's rows of this table are damaged; other tables stay readable.</exception>
    public IReadOnlyList<DuckLakeColumn> Columns =>
        _columns ??= Checked(() => Definition.Columns.Select(column => new DuckLakeColumn(column)).ToArray());

    /// <summary>The schema of a scan of all columns; see <see cref="DuckLakeTypeMapping"/>.</summary>
    /// <exception cref="DuckLakeException">A column has a type this library does not know, or the rows of the table are damaged.</exception>
    public Schema ArrowSchema =>
        _arrowSchema ??= Checked(() => ResolvedColumn.ToSchema(Resolver.SelectAll(), StringRepresentation.String));

    /// <summary>The keys new files are partitioned by, in order; empty when the table is not partitioned.</summary>
    public IReadOnlyList<PartitionField> Partitioning => Definition.CurrentPartitionSpec?.Fields ?? [];

    /// <summary>The order new files are written in; empty when there is none. Scans do not follow it.</summary>
    public IReadOnlyList<SortField> SortOrder => Definition.SortSpec?.Fields ?? [];

    /// <summary>The comment, or null.</summary>
    public string? Comment => Tags.GetValueOrDefault("comment");

    /// <summary>Tags by key, the comment included.</summary>
    public IReadOnlyDictionary<string, string> Tags => Definition.Tags;

    internal TableDefinition Definition { get; }

    internal ColumnResolver Resolver => new(Definition);

    internal ErrorPlace Place => new(SchemaName, Name, Snapshot.Id);

    /// <summary>
    /// The value of an option where it applies to the table: its own, else the schema's, else the global one, else that of
    /// <see cref="DuckLakeCatalogOptions.DefaultOptions"/>.
    /// </summary>
    /// <param name="key">The option's name.</param>
    /// <returns>The text, or null if none is set anywhere.</returns>
    public string? GetOption(string key) => Snapshot.GetOption(key, Definition.Schema.SchemaId, Id);

    /// <summary>Begins a scan of the table: all columns, all rows.</summary>
    /// <returns>The scan, to be refined and executed.</returns>
    public DuckLakeScanBuilder Scan() => new(this);

    /// <summary>The qualified name and the snapshot.</summary>
    public override string ToString() => $"{SchemaName}.{Name} at {Snapshot.Id}";

    internal T Checked<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (ErrorTranslation.Translate(exception, Place) is { } error)
        {
            throw error;
        }
    }
}
