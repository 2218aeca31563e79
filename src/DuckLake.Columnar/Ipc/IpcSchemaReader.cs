using System.Buffers.Binary;
using System.Text;

namespace DuckLake.Columnar;

/// <summary>Reads the format's <c>Schema</c> table. One instance reads one schema.</summary>
internal sealed class IpcSchemaReader
{
    private const int MaxDepth = 64;

    private readonly Dictionary<long, IpcField> _dictionaries = [];

    // Tables and strings may be referred to more than once; this bounds what they expand to.
    private long _budget;

    private IpcSchemaReader(long budget) => _budget = budget;

    internal static IpcSchema Read(FlatBufferTable table, int metadataLength)
    {
        if (table.GetInt16(0) != 0)
        {
            throw new ArrowFormatException("the data is big-endian, which is not supported; write it little-endian");
        }

        return new IpcSchemaReader(1024 + (4L * metadataLength)).ReadSchema(table);
    }

    private IpcSchema ReadSchema(FlatBufferTable table)
    {
        int count = table.GetTableCount(1);
        var fields = new List<Field>();
        var layouts = new List<IpcField>();
        for (int i = 0; i < count; i++)
        {
            (Field field, IpcField layout) = ReadField(table.GetTableAt(1, i), 0);
            fields.Add(field);
            layouts.Add(layout);
        }

        return new IpcSchema(new Schema(fields, ReadMetadata(table, 2)), [.. layouts], _dictionaries);
    }

    private (Field Field, IpcField Layout) ReadField(FlatBufferTable table, int depth)
    {
        Charge(sizeof(uint));
        if (depth > MaxDepth)
        {
            throw new ArrowFormatException($"the schema nests fields deeper than {MaxDepth} levels");
        }

        string name = ReadString(table.GetStringBytes(0));
        int childCount = table.GetTableCount(5);
        var children = new List<Field>();
        var layouts = new List<IpcField>();
        for (int i = 0; i < childCount; i++)
        {
            (Field child, IpcField childLayout) = ReadField(table.GetTableAt(5, i), depth + 1);
            children.Add(child);
            layouts.Add(childLayout);
        }

        IArrowType type;
        IpcField layout;
        try
        {
            type = ReadType(table, children);
            if (children.Count != 0 && type is not NestedType)
            {
                throw new ArrowFormatException($"field '{name}' of type {type} has {children.Count} children");
            }

            layout = new IpcField(name, type, [.. layouts]);
            if (table.TryGetTable(4, out FlatBufferTable encoding))
            {
                layout = ReadDictionary(encoding, layout);
                type = layout.Type;
            }
        }
        catch (ArgumentException e)
        {
            throw new ArrowFormatException($"field '{name}' has a type that does not exist: {e.Message}", e);
        }

        return (new Field(name, type, table.GetBoolean(1), ReadMetadata(table, 6)), layout);
    }

    private IpcField ReadDictionary(FlatBufferTable encoding, IpcField values)
    {
        long id = encoding.GetInt64(0);
        IArrowType indexType = encoding.TryGetTable(1, out FlatBufferTable index) ? ReadInteger(index) : Int32Type.Default;
        if (encoding.GetInt16(3) != 0)
        {
            throw new ArrowFormatException($"dictionary {id} is of kind {encoding.GetInt16(3)}, which is not supported");
        }

        if (!_dictionaries.TryAdd(id, values) && !_dictionaries[id].HasLayoutOf(values))
        {
            throw new ArrowFormatException($"dictionary {id} is used for values of type {_dictionaries[id].Type} and of type {values.Type}");
        }

        return new IpcField(values.Name, new DictionaryType(indexType, values.Type, encoding.GetBoolean(2)), id, values);
    }

    private IArrowType ReadType(FlatBufferTable field, List<Field> children)
    {
        var tag = (IpcTypeTag)field.GetByte(2);
        FlatBufferTable type = field.GetTable(3, "type of a field");
        return tag switch
        {
            IpcTypeTag.Null => NullType.Default,
            IpcTypeTag.Int => ReadInteger(type),
            IpcTypeTag.FloatingPoint => type.GetInt16(0) switch
            {
                0 => HalfFloatType.Default,
                1 => FloatType.Default,
                2 => DoubleType.Default,
                var precision => throw new ArrowFormatException($"floating-point precision {precision} does not exist"),
            },
            IpcTypeTag.Binary => BinaryType.Default,
            IpcTypeTag.Utf8 => StringType.Default,
            IpcTypeTag.Bool => BooleanType.Default,
            IpcTypeTag.Decimal => ReadDecimal(type.GetInt32(0), type.GetInt32(1), type.GetInt32(2, 128)),
            IpcTypeTag.Date => type.GetInt16(0, 1) switch
            {
                0 => Date32Type.Default,
                1 => Date64Type.Default,
                var unit => throw new ArrowFormatException($"date unit {unit} does not exist"),
            },
            IpcTypeTag.Time => type.GetInt32(1, 32) switch
            {
                32 => new Time32Type(ReadUnit(type, 1)),
                64 => new Time64Type(ReadUnit(type, 1)),
                var width => throw new ArrowFormatException($"times of {width} bits do not exist"),
            },
            IpcTypeTag.Timestamp => new TimestampType(ReadUnit(type, 0), ReadString(type.GetStringBytes(1))),
            IpcTypeTag.Interval => type.GetInt16(0) is >= 0 and <= 2 and var unit
                ? new IntervalType((IntervalUnit)unit)
                : throw new ArrowFormatException($"interval unit {type.GetInt16(0)} does not exist"),
            IpcTypeTag.Duration => new DurationType(ReadUnit(type, 1)),
            IpcTypeTag.List => new ListType(Only(children)),
            IpcTypeTag.LargeList => new LargeListType(Only(children)),
            IpcTypeTag.ListView => new ListViewType(Only(children)),
            IpcTypeTag.LargeListView => new LargeListViewType(Only(children)),
            IpcTypeTag.FixedSizeList => new FixedSizeListType(Only(children), type.GetInt32(0)),
            IpcTypeTag.Map => new MapType(Only(children), type.GetBoolean(0)),
            IpcTypeTag.Struct => new StructType(children),
            IpcTypeTag.Union => ReadUnion(type, children),
            IpcTypeTag.FixedSizeBinary => new FixedSizeBinaryType(type.GetInt32(0)),
            IpcTypeTag.LargeBinary => LargeBinaryType.Default,
            IpcTypeTag.LargeUtf8 => LargeStringType.Default,
            IpcTypeTag.BinaryView => BinaryViewType.Default,
            IpcTypeTag.Utf8View => StringViewType.Default,
            IpcTypeTag.RunEndEncoded => children.Count == 2
                ? new RunEndEncodedType(children[0], children[1])
                : throw new ArrowFormatException($"a run-end encoded field has {children.Count} children instead of 2"),
            _ => throw new ArrowFormatException($"type tag {(byte)tag} is not known"),
        };
    }

    private static Field Only(List<Field> children) =>
        children.Count == 1 ? children[0] : throw new ArrowFormatException($"a list field has {children.Count} children instead of 1");

    private static IArrowType ReadInteger(FlatBufferTable type) => (type.GetInt32(0), type.GetBoolean(1)) switch
    {
        (8, true) => Int8Type.Default,
        (16, true) => Int16Type.Default,
        (32, true) => Int32Type.Default,
        (64, true) => Int64Type.Default,
        (8, false) => UInt8Type.Default,
        (16, false) => UInt16Type.Default,
        (32, false) => UInt32Type.Default,
        (64, false) => UInt64Type.Default,
        var (width, _) => throw new ArrowFormatException($"integers of {width} bits do not exist"),
    };

    private static DecimalType ReadDecimal(int precision, int scale, int bitWidth) => bitWidth switch
    {
        32 => new Decimal32Type(precision, scale),
        64 => new Decimal64Type(precision, scale),
        128 => new Decimal128Type(precision, scale),
        256 => new Decimal256Type(precision, scale),
        _ => throw new ArrowFormatException($"decimals of {bitWidth} bits do not exist"),
    };

    private static TimeUnit ReadUnit(FlatBufferTable type, short absent) => type.GetInt16(0, absent) is >= 0 and <= 3 and var unit
        ? (TimeUnit)unit
        : throw new ArrowFormatException($"time unit {type.GetInt16(0)} does not exist");

    private static UnionType ReadUnion(FlatBufferTable type, List<Field> children)
    {
        int mode = type.GetInt16(0);
        if (mode is not (0 or 1))
        {
            throw new ArrowFormatException($"union mode {mode} does not exist");
        }

        ReadOnlySpan<byte> bytes = type.GetVector(1, sizeof(int));
        if (type.Has(1) && bytes.Length / sizeof(int) != children.Count)
        {
            throw new ArrowFormatException($"a union of {children.Count} members has {bytes.Length / sizeof(int)} type ids");
        }

        var typeIds = new int[children.Count];
        for (int i = 0; i < typeIds.Length; i++)
        {
            typeIds[i] = type.Has(1) ? BinaryPrimitives.ReadInt32LittleEndian(bytes[(i * sizeof(int))..]) : i;
        }

        return new UnionType(children, typeIds, (UnionMode)mode);
    }

    private Dictionary<string, string>? ReadMetadata(FlatBufferTable table, int slot)
    {
        int count = table.GetTableCount(slot);
        if (count == 0)
        {
            return null;
        }

        var metadata = new Dictionary<string, string>();
        for (int i = 0; i < count; i++)
        {
            FlatBufferTable pair = table.GetTableAt(slot, i);
            metadata[ReadString(pair.GetStringBytes(0))] = ReadString(pair.GetStringBytes(1));
        }

        return metadata;
    }

    private string ReadString(ReadOnlySpan<byte> utf8)
    {
        Charge(sizeof(uint) + utf8.Length);
        return Encoding.UTF8.GetString(utf8);
    }

    private void Charge(long bytes)
    {
        _budget -= bytes;
        if (_budget < 0)
        {
            throw new ArrowFormatException("the schema refers to the same fields or strings too often");
        }
    }
}
