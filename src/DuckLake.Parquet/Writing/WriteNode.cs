using DuckLake.Columnar;

namespace DuckLake.Parquet.Writing;

/// <summary>An Arrow field as it stands in the file.</summary>
internal sealed class WriteNode
{
    internal required WriteNodeKind Kind { get; init; }

    internal required Field Field { get; init; }

    /// <summary>The column, or the group that carries the field's name.</summary>
    internal required ParquetNode Node { get; init; }

    /// <summary>Fields of a struct; the element; key and value.</summary>
    internal WriteNode[] Children { get; init; } = [];

    /// <summary>The column of a leaf, else null.</summary>
    internal WriteLeaf? Leaf { get; init; }

    internal bool IsOptional => Node.Repetition == ParquetRepetition.Optional;

    /// <summary>Definition level of a present value.</summary>
    internal int Definition => Node.MaxDefinitionLevel;

    /// <summary>Repetition level of the elements after the first of a list or map.</summary>
    internal int ElementRepetition => Node.MaxRepetitionLevel + 1;
}
