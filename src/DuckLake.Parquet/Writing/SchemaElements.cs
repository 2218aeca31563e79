namespace DuckLake.Parquet.Writing;

/// <summary>A schema tree as the flat list a footer stores.</summary>
internal static class SchemaElements
{
    internal static SchemaElement[] Of(ParquetSchema schema)
    {
        var elements = new List<SchemaElement>();
        Add(schema.Root, elements);
        return [.. elements];
    }

    private static void Add(ParquetNode node, List<SchemaElement> elements)
    {
        var column = node as ParquetColumn;
        elements.Add(new SchemaElement
        {
            Name = node.Name,
            Repetition = (int)node.Repetition,
            Type = column is null ? null : (int)column.PhysicalType,
            TypeLength = column is { TypeLength: > 0 } ? column.TypeLength : null,
            ChildCount = column is null ? node.Children.Count : null,
            ConvertedType = node.ConvertedType is { } converted ? (int)converted : null,
            Scale = node.LogicalType?.Scale ?? 0,
            Precision = node.LogicalType?.Precision ?? 0,
            FieldId = node.FieldId,
            LogicalType = node.LogicalType,
        });
        foreach (ParquetNode child in node.Children)
        {
            Add(child, elements);
        }
    }
}
