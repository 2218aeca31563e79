using DuckLake.Parquet.Encoders;

namespace DuckLake.Parquet;

public sealed partial class ParquetSchema
{
    private const int MaxDepth = 200;

    /// <summary>The schema a file with these elements has, checked as when it is read.</summary>
    /// <exception cref="InvalidParquetException">The elements are no valid schema.</exception>
    internal static ParquetSchema Create(ReadOnlySpan<SchemaElement> elements)
    {
        using var sink = new ByteSink();
        var writer = new ThriftWriter(sink);
        FooterWriter.WriteSchema(ref writer, elements);
        var reader = new ThriftReader(sink.WrittenSpan, 0);
        short id = 0;
        reader.NextField(ref id, out ThriftType type);
        return Read(ref reader, type);
    }

    /// <summary>Reads the flat, depth-first list of schema elements and builds the tree.</summary>
    internal static ParquetSchema Read(ref ThriftReader reader, ThriftType type)
    {
        int count = reader.ReadStructListHeader(type);
        if (count == 0)
        {
            throw reader.Error("The schema is empty; at least its root is required.");
        }

        int remaining = count;
        var columns = new List<ParquetColumn>();
        ParquetNode root = ReadNode(ref reader, null, ref remaining, columns);
        if (remaining != 0)
        {
            throw reader.Error($"The schema has {remaining} elements outside its root group.");
        }

        return new ParquetSchema(root, [.. columns]);
    }

    private static ParquetNode ReadNode(ref ThriftReader reader, ParquetNode? parent, ref int remaining, List<ParquetColumn> columns)
    {
        if (remaining-- <= 0)
        {
            throw reader.Error($"The schema group {parent!.Path} has fewer children than it declares.");
        }

        if (parent is { Depth: >= MaxDepth })
        {
            throw reader.Error($"The schema is nested deeper than {MaxDepth} levels.");
        }

        SchemaElement element = SchemaElement.Read(ref reader);
        if (element.Type is { } physicalType && element.ChildCount.GetValueOrDefault() == 0)
        {
            if (parent is null)
            {
                throw reader.Error("The schema root is a column; a group is required.");
            }

            ParquetColumn column = element.ToColumn(ref reader, parent, physicalType, columns.Count);
            columns.Add(column);
            return column;
        }

        ParquetNode group = element.ToGroup(ref reader, parent, columns.Count);
        int childCount = element.ChildCount!.Value;
        if (childCount < 0 || childCount > remaining)
        {
            throw reader.Error($"Schema group '{group.Name}' declares {childCount} children, {remaining} elements remain.");
        }

        var children = new ParquetNode[childCount];
        for (int i = 0; i < childCount; i++)
        {
            children[i] = ReadNode(ref reader, group, ref remaining, columns);
        }

        group.Children = children;
        group.ColumnCount = columns.Count - group.FirstColumnIndex;
        return group;
    }
}
