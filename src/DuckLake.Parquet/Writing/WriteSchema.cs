using DuckLake.Columnar;

namespace DuckLake.Parquet.Writing;

/// <summary>The schema of the file, made from an Arrow schema.</summary>
internal sealed class WriteSchema
{
    internal WriteSchema(Schema arrow, ParquetSchema parquet, WriteNode[] fields, WriteLeaf[] leaves)
    {
        Arrow = arrow;
        Parquet = parquet;
        Fields = fields;
        Leaves = leaves;
        for (int i = 0; i < fields.Length; i++)
        {
            SetPaths(fields[i], [], i);
        }
    }

    internal Schema Arrow { get; }

    internal ParquetSchema Parquet { get; }

    /// <summary>The top-level fields.</summary>
    internal WriteNode[] Fields { get; }

    /// <summary>The columns in schema order.</summary>
    internal WriteLeaf[] Leaves { get; }

    private static void SetPaths(WriteNode node, WriteNode[] above, int fieldIndex)
    {
        WriteNode[] path = [.. above, node];
        if (node.Leaf is { } leaf)
        {
            leaf.Path = path;
            leaf.FieldIndex = fieldIndex;
        }

        foreach (WriteNode child in node.Children)
        {
            SetPaths(child, path, fieldIndex);
        }
    }
}
