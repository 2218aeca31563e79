namespace DuckLake.Parquet;

/// <summary>
/// Which leaves of a schema are read. Structs keep only the chosen children, variants are read whole; top-level fields without a chosen leaf are left out.
/// Fields stay in the order of the schema. Immutable; thread-safe.
/// </summary>
public sealed class ParquetProjection
{
    private readonly bool[] _selected;

    private ParquetProjection(bool[] selected) => _selected = selected;

    internal bool[] Selected => _selected;

    /// <summary>All leaves.</summary>
    public static ParquetProjection All(ParquetSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return OfNodes(schema, [schema.Root]);
    }

    /// <summary>All leaves at or below the given nodes of <paramref name="schema"/>.</summary>
    public static ParquetProjection OfNodes(ParquetSchema schema, IEnumerable<ParquetNode> nodes)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(nodes);
        var selected = new bool[schema.Columns.Count];
        foreach (ParquetNode node in nodes)
        {
            selected.AsSpan(node.FirstColumnIndex, node.ColumnCount).Fill(true);
        }

        return new ParquetProjection(selected);
    }

    /// <summary>The leaves at the given positions (<see cref="ParquetColumn.ColumnIndex"/>).</summary>
    public static ParquetProjection OfColumns(ParquetSchema schema, IEnumerable<int> columnIndexes)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(columnIndexes);
        var selected = new bool[schema.Columns.Count];
        foreach (int index in columnIndexes)
        {
            selected[index] = true;
        }

        return new ParquetProjection(selected);
    }

    /// <summary>True if the leaf at that position is read.</summary>
    public bool Includes(int columnIndex) => _selected[columnIndex];
}
