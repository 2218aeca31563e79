namespace DuckLake.Parquet;

/// <summary>A node of the schema tree: a group, or a leaf (<see cref="ParquetColumn"/>). Immutable; thread-safe.</summary>
public class ParquetNode
{
    private string? _path;

    internal ParquetNode(string name, ParquetNode? parent, ParquetRepetition repetition)
    {
        Name = name;
        Parent = parent;
        Repetition = repetition;
        Depth = parent is null ? 0 : parent.Depth + 1;
        bool isRoot = parent is null;
        MaxDefinitionLevel = (parent?.MaxDefinitionLevel ?? 0) + (!isRoot && repetition != ParquetRepetition.Required ? 1 : 0);
        MaxRepetitionLevel = (parent?.MaxRepetitionLevel ?? 0) + (!isRoot && repetition == ParquetRepetition.Repeated ? 1 : 0);
    }

    /// <summary>The node's own name.</summary>
    public string Name { get; }

    /// <summary>How often it occurs in its parent; <see cref="ParquetRepetition.Required"/> for the root.</summary>
    public ParquetRepetition Repetition { get; }

    /// <summary>The field id, or null when the file has none.</summary>
    public int? FieldId { get; internal init; }

    /// <summary>The logical type (converted types are normalised into it), or null.</summary>
    public ParquetLogicalType? LogicalType { get; internal init; }

    /// <summary>The converted type as the file has it, or null.</summary>
    public ParquetConvertedType? ConvertedType { get; internal init; }

    /// <summary>The group around it, or null for the root.</summary>
    public ParquetNode? Parent { get; }

    /// <summary>The nodes inside, empty for a leaf.</summary>
    public IReadOnlyList<ParquetNode> Children { get; internal set; } = [];

    /// <summary>True for a leaf.</summary>
    public bool IsLeaf => this is ParquetColumn;

    /// <summary>Number of nodes above it: 0 for the root.</summary>
    public int Depth { get; }

    /// <summary>Definition level at which the node is present.</summary>
    public int MaxDefinitionLevel { get; }

    /// <summary>Number of repeated nodes from the root to here, this one included.</summary>
    public int MaxRepetitionLevel { get; }

    /// <summary>Index of the first leaf at or below it, in schema order.</summary>
    public int FirstColumnIndex { get; internal init; }

    /// <summary>Number of leaves at or below it.</summary>
    public int ColumnCount { get; internal set; }

    /// <summary>Names from below the root to here joined by dots; empty for the root.</summary>
    public string Path => _path ??= Parent is null ? "" : Parent.Parent is null ? Name : Parent.Path + "." + Name;

    /// <summary>The child of that name compared ordinally, or null.</summary>
    /// <param name="name">The name.</param>
    public ParquetNode? FindChild(string name)
    {
        foreach (ParquetNode child in Children)
        {
            if (string.Equals(child.Name, name, StringComparison.Ordinal))
            {
                return child;
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public override string ToString() => Path;
}
