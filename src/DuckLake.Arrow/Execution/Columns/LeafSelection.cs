using DuckLake.Parquet;
using DuckLake.Parquet.Decoding;

namespace DuckLake.Arrow.Execution;

/// <summary>The leaves of a file that are read together.</summary>
internal sealed class LeafSelection(int leafCount)
{
    private readonly bool[] _selected = new bool[leafCount];

    internal ParquetProjection ToProjection(ParquetSchema schema) =>
        ParquetProjection.OfColumns(schema, Enumerable.Range(0, _selected.Length).Where(leaf => _selected[leaf]));

    internal void Add(ParquetColumn leaf) => _selected[leaf.ColumnIndex] = true;

    /// <summary>Adds all leaves below a node.</summary>
    internal void AddAll(ParquetNode node) => Array.Fill(_selected, true, node.FirstColumnIndex, node.ColumnCount);

    internal bool Contains(ParquetNode node) => _selected.AsSpan(node.FirstColumnIndex, node.ColumnCount).Contains(true);

    /// <summary>Position of a child among those of its siblings that are read.</summary>
    internal int PositionOf(IReadOnlyList<ArrowNode> siblings, ArrowNode child)
    {
        int position = 0;
        foreach (ArrowNode sibling in siblings)
        {
            if (ReferenceEquals(sibling, child))
            {
                return position;
            }

            position += Contains(sibling.Source) ? 1 : 0;
        }

        throw new ArgumentException("The node is not among its siblings.", nameof(child));
    }
}
