using System.Globalization;
using DuckLake.Columnar;
using DuckLake.Parquet.Variant;

namespace DuckLake.Parquet.Decoding;

/// <summary>
/// Maps a Parquet schema to Arrow, with every list and map layout the format's compatibility rules allow
/// (LogicalTypes.md, "Lists" and "Maps").
/// </summary>
internal sealed class ParquetToArrow
{
    internal const string FieldIdKey = "PARQUET:field_id";

    private const int MaxDepth = 100;

    private readonly bool[]? _selected;
    private readonly ParquetStringRepresentation _strings;

    private ParquetToArrow(bool[]? selected, ParquetStringRepresentation strings)
    {
        _selected = selected;
        _strings = strings;
    }

    /// <summary>The top-level fields that have a selected leaf, in schema order. <paramref name="selected"/> null: all.</summary>
    internal static ArrowNode[] Convert(ParquetSchema schema, bool[]? selected, ParquetStringRepresentation strings)
    {
        var converter = new ParquetToArrow(selected, strings);
        var fields = new List<ArrowNode>(schema.Fields.Count);
        foreach (ParquetNode field in schema.Fields)
        {
            if (converter.IsSelected(field))
            {
                fields.Add(converter.ConvertField(field, slotDefinition: 0));
            }
        }

        return [.. fields];
    }

    internal static Schema ToSchema(ArrowNode[] fields, ParquetMetadata? metadata)
    {
        Dictionary<string, string>? pairs = null;
        foreach (KeyValuePair<string, string?> entry in metadata?.KeyValueMetadata ?? [])
        {
            // The schema some writers embed for their own use describes their types, not the ones read here.
            if (entry.Key != "ARROW:schema")
            {
                (pairs ??= []).TryAdd(entry.Key, entry.Value ?? string.Empty);
            }
        }

        return new Schema(Array.ConvertAll(fields, field => field.Field), pairs);
    }

    private bool IsSelected(ParquetNode node)
    {
        if (_selected is null)
        {
            return true;
        }

        for (int i = node.FirstColumnIndex; i < node.FirstColumnIndex + node.ColumnCount; i++)
        {
            if (_selected[i])
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A repeated node outside of lists and maps is a list of required values.</summary>
    private ArrowNode ConvertField(ParquetNode node, int slotDefinition) =>
        node.Repetition == ParquetRepetition.Repeated
            ? MakeList(node, node, ConvertValue(node, node.Name, node.MaxDefinitionLevel, isNullable: false), slotDefinition, isNullable: false)
            : ConvertValue(node, node.Name, slotDefinition, node.Repetition == ParquetRepetition.Optional);

    /// <summary>Converts a node as a single value, whatever its repetition.</summary>
    private ArrowNode ConvertValue(ParquetNode node, string name, int slotDefinition, bool isNullable)
    {
        if (node.Depth > MaxDepth)
        {
            throw new InvalidParquetException(ParquetErrorKind.Unsupported, $"The schema nests deeper than {MaxDepth} levels at '{node.Path}'.");
        }

        if (node is ParquetColumn column)
        {
            return ConvertLeaf(column, name, slotDefinition, isNullable);
        }

        ParquetLogicalTypeKind? kind = node.LogicalType?.Kind;
        bool hasRepeatedChild = node.Children.Count == 1 && node.Children[0].Repetition == ParquetRepetition.Repeated;
        if (kind == ParquetLogicalTypeKind.List && hasRepeatedChild)
        {
            return ConvertList(node, slotDefinition, isNullable);
        }

        if (kind == ParquetLogicalTypeKind.Map && hasRepeatedChild && node.Children[0].Children.Count is 1 or 2)
        {
            return ConvertMap(node, slotDefinition, isNullable);
        }

        return kind == ParquetLogicalTypeKind.Variant
            ? ConvertVariant(node, name, slotDefinition, isNullable)
            : ConvertStruct(node, name, slotDefinition, isNullable);
    }

    private ArrowNode ConvertLeaf(ParquetColumn column, string name, int slotDefinition, bool isNullable)
    {
        ArrowLeafType leaf = ArrowTypeMapper.Map(column, _strings);
        return new ArrowNode
        {
            Kind = ArrowNodeKind.Leaf,
            Field = MakeField(column, name, leaf.Type, isNullable, leaf.ExtensionName, leaf.ExtensionMetadata),
            Source = column,
            Leaf = leaf,
            Definition = column.MaxDefinitionLevel,
            Repetition = column.MaxRepetitionLevel,
            SlotDefinition = slotDefinition,
        };
    }

    private ArrowNode ConvertStruct(ParquetNode node, string name, int slotDefinition, bool isNullable)
    {
        var children = new List<ArrowNode>(node.Children.Count);
        foreach (ParquetNode child in node.Children)
        {
            if (IsSelected(child))
            {
                children.Add(ConvertField(child, slotDefinition));
            }
        }

        return new ArrowNode
        {
            Kind = ArrowNodeKind.Struct,
            Field = MakeField(node, name, new StructType([.. children.Select(child => child.Field)]), isNullable, null, null),
            Source = node,
            Children = [.. children],
            Definition = node.MaxDefinitionLevel,
            Repetition = node.MaxRepetitionLevel,
            SlotDefinition = slotDefinition,
        };
    }

    /// <summary>A variant is put together from all of its leaves, whichever of them are selected.</summary>
    private static ArrowNode ConvertVariant(ParquetNode node, string name, int slotDefinition, bool isNullable)
    {
        ArrowNode group = new ParquetToArrow(null, ParquetStringRepresentation.Utf8).ConvertStruct(node, name, slotDefinition, isNullable);
        return new ArrowNode
        {
            Kind = ArrowNodeKind.Variant,
            Field = MakeField(node, name, ExtensionTypes.VariantStorage, isNullable, ExtensionTypes.Variant, null),
            Source = node,
            Children = [group],
            Shredding = VariantShredding.Create((StructType)group.Field.DataType, node.Path),
            Definition = group.Definition,
            Repetition = group.Repetition,
            SlotDefinition = group.SlotDefinition,
        };
    }

    private ArrowNode ConvertList(ParquetNode node, int slotDefinition, bool isNullable)
    {
        ParquetNode repeated = node.Children[0];
        ArrowNode element = IsElement(node, repeated)
            ? ConvertValue(repeated, "element", repeated.MaxDefinitionLevel, isNullable: false)
            : ConvertField(repeated.Children[0], repeated.MaxDefinitionLevel);
        return MakeList(node, repeated, element, slotDefinition, isNullable);
    }

    /// <summary>True for the legacy two-level layouts, in which the repeated node is itself the element.</summary>
    private static bool IsElement(ParquetNode list, ParquetNode repeated) =>
        repeated.IsLeaf
        || repeated.Children.Count != 1
        || repeated.Name == "array"
        || repeated.Name == list.Name + "_tuple"
        || repeated.Children[0].Repetition == ParquetRepetition.Repeated
        || repeated.LogicalType?.Kind is ParquetLogicalTypeKind.List or ParquetLogicalTypeKind.Map;

    private static ArrowNode MakeList(ParquetNode node, ParquetNode repeated, ArrowNode element, int slotDefinition, bool isNullable) => new()
    {
        Kind = ArrowNodeKind.List,
        Field = MakeField(node, node.Name, new ListType(element.Field), isNullable, null, null),
        Source = node,
        Children = [element],
        Definition = repeated.MaxDefinitionLevel - 1,
        Repetition = repeated.MaxRepetitionLevel - 1,
        SlotDefinition = slotDefinition,
        ElementDefinition = repeated.MaxDefinitionLevel,
        ElementRepetition = repeated.MaxRepetitionLevel,
    };

    private ArrowNode ConvertMap(ParquetNode node, int slotDefinition, bool isNullable)
    {
        ParquetNode repeated = node.Children[0];
        ArrowNode key = Whole(repeated.Children[0]).ConvertField(repeated.Children[0], repeated.MaxDefinitionLevel);
        if (repeated.Children.Count == 1)
        {
            return MakeList(node, repeated, key, slotDefinition, isNullable);
        }

        // A map needs both: selecting only a part of the value still reads the keys, selecting only keys still reads the values.
        ArrowNode value = Whole(repeated.Children[1]).ConvertField(repeated.Children[1], repeated.MaxDefinitionLevel);
        return new ArrowNode
        {
            Kind = ArrowNodeKind.Map,
            Field = MakeField(node, node.Name, new MapType(key.Field, value.Field), isNullable, null, null),
            Source = node,
            Children = [key, value],
            Definition = repeated.MaxDefinitionLevel - 1,
            Repetition = repeated.MaxRepetitionLevel - 1,
            SlotDefinition = slotDefinition,
            ElementDefinition = repeated.MaxDefinitionLevel,
            ElementRepetition = repeated.MaxRepetitionLevel,
        };
    }

    private ParquetToArrow Whole(ParquetNode node) => IsSelected(node) ? this : new ParquetToArrow(null, _strings);

    private static Field MakeField(ParquetNode node, string name, IArrowType type, bool isNullable, string? extension, string? extensionMetadata)
    {
        Dictionary<string, string>? metadata = null;
        if (extension is not null)
        {
            metadata = new Dictionary<string, string>
            {
                [Field.ExtensionNameKey] = extension,
                [Field.ExtensionMetadataKey] = extensionMetadata ?? string.Empty,
            };
        }

        if (node.FieldId is { } id)
        {
            (metadata ??= [])[FieldIdKey] = id.ToString(CultureInfo.InvariantCulture);
        }

        return new Field(name, type, isNullable, metadata);
    }
}
