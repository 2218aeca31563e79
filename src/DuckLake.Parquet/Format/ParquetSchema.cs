namespace DuckLake.Parquet;

/// <summary>The schema tree of a file. Immutable; thread-safe.</summary>
public sealed partial class ParquetSchema
{
    private readonly ParquetColumn[] _columns;

    private ParquetSchema(ParquetNode root, ParquetColumn[] columns)
    {
        Root = root;
        _columns = columns;
    }

    /// <summary>A schema over a finished tree and its leaves in schema order.</summary>
    internal static ParquetSchema Create(ParquetNode root, ParquetColumn[] columns) => new(root, columns);

    /// <summary>The root group; its children are the top-level fields.</summary>
    public ParquetNode Root { get; }

    /// <summary>The leaves in schema order.</summary>
    public IReadOnlyList<ParquetColumn> Columns => _columns;

    /// <summary>The top-level fields.</summary>
    public IReadOnlyList<ParquetNode> Fields => Root.Children;

    /// <summary>Finds a node by the names from below the root, compared ordinally; null when there is none.</summary>
    /// <param name="path">The names, outermost first.</param>
    public ParquetNode? Find(params ReadOnlySpan<string> path)
    {
        ParquetNode? node = Root;
        foreach (string name in path)
        {
            node = node.FindChild(name);
            if (node is null)
            {
                return null;
            }
        }

        return node;
    }
}
