using DuckLake.Columnar;
using DuckLake.Parquet.Variant;

namespace DuckLake.Parquet.Decoding;

/// <summary>
/// One Arrow field and how it is assembled from levels. A slot of the field exists for every level whose repetition is at most
/// <see cref="Repetition"/> and whose definition is at least <see cref="SlotDefinition"/>; it is not null from
/// <see cref="Definition"/> on. Lists and maps have an element for every level whose repetition is at most
/// <see cref="ElementRepetition"/> and whose definition is at least <see cref="ElementDefinition"/>.
/// </summary>
internal sealed class ArrowNode
{
    internal required ArrowNodeKind Kind { get; init; }

    internal required Field Field { get; init; }

    /// <summary>The schema node the field stands for.</summary>
    internal required ParquetNode Source { get; init; }

    /// <summary>Type of a leaf, else null.</summary>
    internal ArrowLeafType? Leaf { get; init; }

    /// <summary>Fields of a struct; the element of a list; key and value of a map; the group of a variant.</summary>
    internal ArrowNode[] Children { get; init; } = [];

    /// <summary>How a variant is stored, else null.</summary>
    internal VariantShredding? Shredding { get; init; }

    internal required int Definition { get; init; }

    internal required int Repetition { get; init; }

    internal required int SlotDefinition { get; init; }

    internal int ElementDefinition { get; init; }

    internal int ElementRepetition { get; init; }

    /// <summary>The column of a leaf.</summary>
    internal ParquetColumn Column => (ParquetColumn)Source;

    /// <summary>True for a top-level leaf without repetition: its rows are its levels.</summary>
    internal bool IsFlat => Kind == ArrowNodeKind.Leaf && Repetition == 0 && Column.MaxDefinitionLevel <= 1;

    /// <summary>Adds the leaves at or below this node in schema order.</summary>
    internal void CollectLeaves(List<ArrowNode> leaves)
    {
        if (Kind == ArrowNodeKind.Leaf)
        {
            leaves.Add(this);
        }

        foreach (ArrowNode child in Children)
        {
            child.CollectLeaves(leaves);
        }
    }
}
