using System.Buffers.Binary;

namespace DuckLake.Columnar;

/// <summary>Writes the format's <c>Schema</c> table.</summary>
internal static class IpcSchemaWriter
{
    /// <summary>Gives every dictionary-encoded field a dictionary of its own, numbered in pre-order.</summary>
    internal static IpcField[] Plan(Schema schema)
    {
        long nextId = 0;
        return [.. schema.FieldsList.Select(field => Plan(field.Name, field.DataType, ref nextId))];
    }

    /// <summary>Writes the table and returns its position.</summary>
    internal static int Write(FlatBufferBuilder builder, Schema schema, IpcField[] layouts)
    {
        var fields = new int[layouts.Length];
        for (int i = 0; i < fields.Length; i++)
        {
            fields[i] = WriteField(builder, schema.FieldsList[i], layouts[i]);
        }

        int vector = builder.CreateTableVector(fields);
        int metadata = WriteMetadata(builder, schema.Metadata);
        builder.StartTable(4);
        builder.AddInt16(0, 0);
        builder.AddReference(1, vector);
        builder.AddReference(2, metadata);
        return builder.EndTable();
    }

    private static IpcField Plan(string name, IArrowType type, ref long nextId)
    {
        if (type is DictionaryType dictionary)
        {
            if (dictionary.ValueType is DictionaryType)
            {
                throw new NotSupportedException($"'{name}' is a dictionary of dictionary-encoded values, which Arrow IPC cannot express; decode its values before writing.");
            }

            long id = nextId++;
            return new IpcField(name, dictionary, id, Plan(name, dictionary.ValueType, ref nextId));
        }

        if (type is not NestedType nested)
        {
            return new IpcField(name, type, []);
        }

        var children = new IpcField[nested.Fields.Count];
        for (int i = 0; i < children.Length; i++)
        {
            children[i] = Plan(nested.Fields[i].Name, nested.Fields[i].DataType, ref nextId);
        }

        return new IpcField(name, type, children);
    }

    private static int WriteField(FlatBufferBuilder builder, Field field, IpcField layout)
    {
        IpcField values = layout.DictionaryValues ?? layout;
        int name = builder.CreateString(field.Name);
        IReadOnlyList<Field> childFields = values.Type is NestedType nested ? nested.Fields : [];
        var children = new int[childFields.Count];
        for (int i = 0; i < children.Length; i++)
        {
            children[i] = WriteField(builder, childFields[i], values.Children[i]);
        }

        int childVector = builder.CreateTableVector(children);
        int metadata = WriteMetadata(builder, field.Metadata);
        int encoding = layout.DictionaryValues is null ? 0 : WriteEncoding(builder, (DictionaryType)layout.Type, layout.DictionaryId);
        (IpcTypeTag tag, int type) = WriteType(builder, values.Type);
        builder.StartTable(7);
        builder.AddReference(0, name);
        builder.AddReference(3, type);
        builder.AddReference(4, encoding);
        builder.AddReference(5, childVector);
        builder.AddReference(6, metadata);
        builder.AddBoolean(1, field.IsNullable);
        builder.AddByte(2, (byte)tag);
        return builder.EndTable();
    }

    private static int WriteEncoding(FlatBufferBuilder builder, DictionaryType type, long id)
    {
        int index = WriteInteger(builder, type.IndexType);
        builder.StartTable(4);
        builder.AddInt64(0, id);
        builder.AddReference(1, index);
        builder.AddBoolean(2, type.Ordered);
        return builder.EndTable();
    }

    private static int WriteInteger(FlatBufferBuilder builder, IArrowType type)
    {
        builder.StartTable(2);
        builder.AddInt32(0, ((FixedWidthType)type).BitWidth);
        builder.AddBoolean(1, type.TypeId is ArrowTypeId.Int8 or ArrowTypeId.Int16 or ArrowTypeId.Int32 or ArrowTypeId.Int64);
        return builder.EndTable();
    }

    private static (IpcTypeTag Tag, int Table) WriteType(FlatBufferBuilder builder, IArrowType type)
    {
        int timezone = type is TimestampType { Timezone: { } zone } ? builder.CreateString(zone) : 0;
        int typeIds = type is UnionType members ? WriteTypeIds(builder, members) : 0;
        if (type.TypeId is >= ArrowTypeId.UInt8 and <= ArrowTypeId.Int64)
        {
            return (IpcTypeTag.Int, WriteInteger(builder, type));
        }

        builder.StartTable(3);
        IpcTypeTag tag = AddParameters(builder, type, timezone, typeIds);
        return (tag, builder.EndTable());
    }

    private static IpcTypeTag AddParameters(FlatBufferBuilder builder, IArrowType type, int timezone, int typeIds)
    {
        switch (type)
        {
            case HalfFloatType: builder.AddInt16(0, 0); return IpcTypeTag.FloatingPoint;
            case FloatType: builder.AddInt16(0, 1); return IpcTypeTag.FloatingPoint;
            case DoubleType: builder.AddInt16(0, 2); return IpcTypeTag.FloatingPoint;
            case DecimalType t:
                builder.AddInt32(0, t.Precision);
                builder.AddInt32(1, t.Scale);
                builder.AddInt32(2, t.BitWidth);
                return IpcTypeTag.Decimal;
            case Date32Type: builder.AddInt16(0, 0); return IpcTypeTag.Date;
            case Date64Type: builder.AddInt16(0, 1); return IpcTypeTag.Date;
            case Time32Type or Time64Type:
                builder.AddInt32(1, ((FixedWidthType)type).BitWidth);
                builder.AddInt16(0, (short)((TimeBasedType)type).Unit);
                return IpcTypeTag.Time;
            case TimestampType t:
                builder.AddReference(1, timezone);
                builder.AddInt16(0, (short)t.Unit);
                return IpcTypeTag.Timestamp;
            case DurationType t: builder.AddInt16(0, (short)t.Unit); return IpcTypeTag.Duration;
            case IntervalType t: builder.AddInt16(0, (short)t.Unit); return IpcTypeTag.Interval;
            case FixedSizeBinaryType t: builder.AddInt32(0, t.ByteWidth); return IpcTypeTag.FixedSizeBinary;
            case FixedSizeListType t: builder.AddInt32(0, t.ListSize); return IpcTypeTag.FixedSizeList;
            case MapType t: builder.AddBoolean(0, t.KeysSorted); return IpcTypeTag.Map;
            case UnionType t:
                builder.AddReference(1, typeIds);
                builder.AddInt16(0, (short)t.Mode);
                return IpcTypeTag.Union;
            default:
                return type.TypeId switch
                {
                    ArrowTypeId.Null => IpcTypeTag.Null,
                    ArrowTypeId.Boolean => IpcTypeTag.Bool,
                    ArrowTypeId.String => IpcTypeTag.Utf8,
                    ArrowTypeId.LargeString => IpcTypeTag.LargeUtf8,
                    ArrowTypeId.StringView => IpcTypeTag.Utf8View,
                    ArrowTypeId.Binary => IpcTypeTag.Binary,
                    ArrowTypeId.LargeBinary => IpcTypeTag.LargeBinary,
                    ArrowTypeId.BinaryView => IpcTypeTag.BinaryView,
                    ArrowTypeId.List => IpcTypeTag.List,
                    ArrowTypeId.LargeList => IpcTypeTag.LargeList,
                    ArrowTypeId.ListView => IpcTypeTag.ListView,
                    ArrowTypeId.LargeListView => IpcTypeTag.LargeListView,
                    ArrowTypeId.Struct => IpcTypeTag.Struct,
                    ArrowTypeId.RunEndEncoded => IpcTypeTag.RunEndEncoded,
                    _ => throw new NotSupportedException($"Type {type} cannot be written as Arrow IPC."),
                };
        }
    }

    private static int WriteTypeIds(FlatBufferBuilder builder, UnionType type)
    {
        var bytes = new byte[type.TypeIds.Count * sizeof(int)];
        for (int i = 0; i < type.TypeIds.Count; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(i * sizeof(int)), type.TypeIds[i]);
        }

        return builder.CreateVector(bytes, type.TypeIds.Count, sizeof(int));
    }

    private static int WriteMetadata(FlatBufferBuilder builder, IReadOnlyDictionary<string, string> metadata)
    {
        if (metadata.Count == 0)
        {
            return 0;
        }

        var pairs = new int[metadata.Count];
        int next = 0;
        foreach ((string key, string value) in metadata)
        {
            int keyPosition = builder.CreateString(key);
            int valuePosition = builder.CreateString(value);
            builder.StartTable(2);
            builder.AddReference(0, keyPosition);
            builder.AddReference(1, valuePosition);
            pairs[next++] = builder.EndTable();
        }

        return builder.CreateTableVector(pairs);
    }
}
