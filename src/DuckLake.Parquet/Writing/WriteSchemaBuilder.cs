using System.Globalization;
using DuckLake.Columnar;
using DuckLake.Parquet.Decoding;

namespace DuckLake.Parquet.Writing;

/// <summary>
/// Makes the file's schema from an Arrow schema the way the reference lays it out: every field optional except map keys, lists as
/// <c>list</c>/<c>element</c>, maps as <c>key_value</c>/<c>key</c>/<c>value</c>, field ids on everything but the repeated groups.
/// </summary>
internal sealed class WriteSchemaBuilder
{
    private const int MaxDepth = 100;

    private readonly List<WriteLeaf> _leaves = [];

    internal static WriteSchema Build(Schema schema, string rootName)
    {
        if (schema.FieldsList.Count == 0)
        {
            throw new ParquetWriteException(ParquetWriteErrorKind.Unsupported, null, "A Parquet file needs at least one column; the schema has none.");
        }

        var builder = new WriteSchemaBuilder();
        var root = new ParquetNode(rootName, null, ParquetRepetition.Required);
        var fields = new WriteNode[schema.FieldsList.Count];
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < fields.Length; i++)
        {
            Field field = schema.FieldsList[i];
            ThrowIfRepeated(names, field, field.Name);
            fields[i] = builder.Convert(field, field.Name, root, ParquetRepetition.Optional);
        }

        Complete(root, fields, builder._leaves.Count);
        var columns = builder._leaves.ConvertAll(leaf => leaf.Column).ToArray();
        return new WriteSchema(schema, ParquetSchema.Create(root, columns), fields, [.. builder._leaves]);
    }

    private WriteNode Convert(Field field, string name, ParquetNode parent, ParquetRepetition repetition)
    {
        if (parent.Depth >= MaxDepth)
        {
            throw new ParquetWriteException(ParquetWriteErrorKind.Unsupported, $"{parent.Path}.{name}", $"The schema nests deeper than {MaxDepth} levels.");
        }

        IArrowType type = Decoded(field.DataType);
        return type switch
        {
            StructType variant when field.ExtensionName == ExtensionTypes.Variant => ConvertVariant(field, variant, name, parent, repetition),
            StructType structType => ConvertStruct(field, structType, name, parent, repetition),
            MapType map => ConvertMap(field, map, name, parent, repetition),
            ListType or LargeListType or ListViewType or LargeListViewType or FixedSizeListType =>
                ConvertList(field, ((NestedType)type).Fields[0], name, parent, repetition),
            _ => ConvertLeaf(field, type, name, parent, repetition),
        };
    }

    private WriteNode ConvertLeaf(Field field, IArrowType type, string name, ParquetNode parent, ParquetRepetition repetition)
    {
        LeafMapping mapping = LeafMapper.Map(field, type)
            ?? throw new ParquetWriteException(ParquetWriteErrorKind.Unsupported, PathOf(parent, name), $"Values of type {type} have no form in Parquet files.");
        var column = new ParquetColumn(name, parent, repetition, mapping.PhysicalType)
        {
            TypeLength = mapping.TypeLength,
            FieldId = FieldId(field, parent, name),
            ConvertedType = mapping.ConvertedType,
            LogicalType = mapping.LogicalType,
            FirstColumnIndex = _leaves.Count,
            ColumnCount = 1,
        };
        var leaf = new WriteLeaf
        {
            Column = column,
            ArrowType = type,
            Kind = mapping.Kind,
            Conversion = mapping.Conversion,
            Factor = mapping.Factor,
            Order = mapping.Order,
            IsText = mapping.IsText,
            HasNoBounds = mapping.HasNoBounds,
            IsGeometry = mapping.LogicalType?.Kind is ParquetLogicalTypeKind.Geometry or ParquetLogicalTypeKind.Geography,
        };
        _leaves.Add(leaf);
        return new WriteNode { Kind = WriteNodeKind.Leaf, Field = field, Node = column, Leaf = leaf };
    }

    private WriteNode ConvertStruct(Field field, StructType type, string name, ParquetNode parent, ParquetRepetition repetition)
    {
        if (type.Fields.Count == 0)
        {
            throw new ParquetWriteException(ParquetWriteErrorKind.Unsupported, PathOf(parent, name), "A struct without fields has no form in Parquet files.");
        }

        ParquetNode group = Group(field, name, parent, repetition, null, null);
        var names = new HashSet<string>(StringComparer.Ordinal);
        var children = new WriteNode[type.Fields.Count];
        for (int i = 0; i < children.Length; i++)
        {
            ThrowIfRepeated(names, type.Fields[i], $"{group.Path}.{type.Fields[i].Name}");
            children[i] = Convert(type.Fields[i], type.Fields[i].Name, group, ParquetRepetition.Optional);
        }

        Complete(group, children, _leaves.Count);
        return new WriteNode { Kind = WriteNodeKind.Struct, Field = field, Node = group, Children = children };
    }

    private WriteNode ConvertVariant(Field field, StructType type, string name, ParquetNode parent, ParquetRepetition repetition)
    {
        if (type.Fields is not [{ Name: "metadata" }, { Name: "value" }])
        {
            throw new ParquetWriteException(
                ParquetWriteErrorKind.Unsupported, PathOf(parent, name), $"A variant is written from a struct of metadata and value; found {type}.");
        }

        var logical = new ParquetLogicalType(ParquetLogicalTypeKind.Variant) { SpecificationVersion = 1 };
        ParquetNode group = Group(field, name, parent, repetition, null, logical);
        WriteNode[] children =
        [
            Convert(type.Fields[0], "metadata", group, ParquetRepetition.Required),
            Convert(type.Fields[1], "value", group, ParquetRepetition.Required),
        ];
        Complete(group, children, _leaves.Count);
        return new WriteNode { Kind = WriteNodeKind.Struct, Field = field, Node = group, Children = children };
    }

    private WriteNode ConvertList(Field field, Field element, string name, ParquetNode parent, ParquetRepetition repetition)
    {
        ParquetNode group = Group(field, name, parent, repetition, ParquetConvertedType.List, ParquetLogicalTypeKind.List);
        ParquetNode repeated = Repeated("list", group);
        WriteNode[] children = [Convert(element, "element", repeated, ParquetRepetition.Optional)];
        Complete(repeated, children, _leaves.Count);
        Complete(group, repeated, _leaves.Count);
        return new WriteNode { Kind = WriteNodeKind.List, Field = field, Node = group, Children = children };
    }

    private WriteNode ConvertMap(Field field, MapType map, string name, ParquetNode parent, ParquetRepetition repetition)
    {
        ParquetNode group = Group(field, name, parent, repetition, ParquetConvertedType.Map, ParquetLogicalTypeKind.Map);
        ParquetNode repeated = Repeated("key_value", group);
        WriteNode[] children =
        [
            Convert(map.KeyField, "key", repeated, ParquetRepetition.Required),
            Convert(map.ValueField, "value", repeated, ParquetRepetition.Optional),
        ];
        Complete(repeated, children, _leaves.Count);
        Complete(group, repeated, _leaves.Count);
        return new WriteNode { Kind = WriteNodeKind.Map, Field = field, Node = group, Children = children };
    }

    private ParquetNode Group(
        Field field, string name, ParquetNode parent, ParquetRepetition repetition, ParquetConvertedType converted, ParquetLogicalTypeKind logical) =>
        Group(field, name, parent, repetition, converted, new ParquetLogicalType(logical) { IsFromConvertedType = true });

    private ParquetNode Group(
        Field field, string name, ParquetNode parent, ParquetRepetition repetition, ParquetConvertedType? converted, ParquetLogicalType? logical) =>
        new(name, parent, repetition)
        {
            FieldId = FieldId(field, parent, name),
            ConvertedType = converted,
            LogicalType = logical,
            FirstColumnIndex = _leaves.Count,
        };

    private ParquetNode Repeated(string name, ParquetNode parent) => new(name, parent, ParquetRepetition.Repeated) { FirstColumnIndex = _leaves.Count };

    private static void Complete(ParquetNode group, WriteNode[] children, int columnsSoFar)
    {
        group.Children = Array.ConvertAll(children, child => child.Node);
        group.ColumnCount = columnsSoFar - group.FirstColumnIndex;
    }

    private static void Complete(ParquetNode group, ParquetNode child, int columnsSoFar)
    {
        group.Children = [child];
        group.ColumnCount = columnsSoFar - group.FirstColumnIndex;
    }

    private static IArrowType Decoded(IArrowType type) => type switch
    {
        DictionaryType dictionary => Decoded(dictionary.ValueType),
        RunEndEncodedType runs => Decoded(runs.Fields[1].DataType),
        _ => type,
    };

    private static int? FieldId(Field field, ParquetNode parent, string name)
    {
        if (!field.Metadata.TryGetValue(ParquetToArrow.FieldIdKey, out string? text))
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int id)
            ? id
            : throw new ParquetWriteException(
                ParquetWriteErrorKind.Unsupported, PathOf(parent, name), $"The metadata entry {ParquetToArrow.FieldIdKey} must be a 32-bit integer; found '{text}'.");
    }

    private static void ThrowIfRepeated(HashSet<string> names, Field field, string path)
    {
        if (!names.Add(field.Name))
        {
            throw new ParquetWriteException(ParquetWriteErrorKind.Unsupported, path, $"Two fields of one group are named '{field.Name}'.");
        }
    }

    private static string PathOf(ParquetNode parent, string name) => parent.Path.Length == 0 ? name : $"{parent.Path}.{name}";
}
