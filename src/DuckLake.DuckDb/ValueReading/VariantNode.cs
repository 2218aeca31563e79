using System.Text;

namespace DuckLake.DuckDb;

/// <summary>A value inside a VARIANT: a scalar with its type and bytes, an array (typed LIST) or an object (typed STRUCT).</summary>
internal sealed class VariantNode
{
    private const int MaxDepth = 1000;

    private VariantNode(DuckDbTypeInfo type) => Type = type;

    /// <summary>The type of a scalar; SqlNull, List or Struct without parts else.</summary>
    public DuckDbTypeInfo Type { get; }

    /// <summary>The bytes of a scalar, as <see cref="VectorReader.Slot"/> gives them.</summary>
    public byte[] Slot { get; private init; } = [];

    /// <summary>The elements of an array or the field values of an object.</summary>
    public IReadOnlyList<VariantNode> Items { get; private init; } = [];

    /// <summary>The field names of an object.</summary>
    public IReadOnlyList<string> Names { get; private init; } = [];

    /// <summary>Reads a row of a VARIANT vector that is not NULL.</summary>
    /// <exception cref="FormatException">The variant is malformed.</exception>
    public static VariantNode Read(DuckDbVector vector, int row)
    {
        try
        {
            return new Source(vector, row).Read(0, 0);
        }
        catch (Exception exception) when (exception is ArgumentException or IndexOutOfRangeException or OverflowException)
        {
            throw new FormatException("A VARIANT is malformed.", exception);
        }
    }

    private static DuckDbTypeInfo Scalar(VariantValueType type) => new(type switch
    {
        VariantValueType.Null => DuckDbType.SqlNull,
        VariantValueType.True or VariantValueType.False => DuckDbType.Boolean,
        VariantValueType.Int8 => DuckDbType.TinyInt,
        VariantValueType.Int16 => DuckDbType.SmallInt,
        VariantValueType.Int32 => DuckDbType.Integer,
        VariantValueType.Int64 => DuckDbType.BigInt,
        VariantValueType.Int128 => DuckDbType.HugeInt,
        VariantValueType.UInt8 => DuckDbType.UTinyInt,
        VariantValueType.UInt16 => DuckDbType.USmallInt,
        VariantValueType.UInt32 => DuckDbType.UInteger,
        VariantValueType.UInt64 => DuckDbType.UBigInt,
        VariantValueType.UInt128 => DuckDbType.UHugeInt,
        VariantValueType.Float => DuckDbType.Float,
        VariantValueType.Double => DuckDbType.Double,
        VariantValueType.Varchar => DuckDbType.Varchar,
        VariantValueType.Blob => DuckDbType.Blob,
        VariantValueType.Uuid => DuckDbType.Uuid,
        VariantValueType.Date => DuckDbType.Date,
        VariantValueType.TimeMicros => DuckDbType.Time,
        VariantValueType.TimeNanos => DuckDbType.TimeNs,
        VariantValueType.TimestampSeconds => DuckDbType.TimestampS,
        VariantValueType.TimestampMillis => DuckDbType.TimestampMs,
        VariantValueType.TimestampMicros => DuckDbType.Timestamp,
        VariantValueType.TimestampNanos => DuckDbType.TimestampNs,
        VariantValueType.TimeMicrosTz => DuckDbType.TimeTz,
        VariantValueType.TimestampMicrosTz => DuckDbType.TimestampTz,
        VariantValueType.Interval => DuckDbType.Interval,
        VariantValueType.BigNum => DuckDbType.BigNum,
        VariantValueType.BitString => DuckDbType.Bit,
        VariantValueType.Geometry => DuckDbType.Geometry,
        _ => throw new FormatException($"A VARIANT holds the unknown type {(int)type}."),
    });

    /// <summary>The vectors of one row: keys, children (key and value index), values (type and offset), data.</summary>
    private readonly ref struct Source
    {
        private readonly DuckDbVector _keys;
        private readonly DuckDbVector _childKeys;
        private readonly DuckDbVector _childValues;
        private readonly DuckDbVector _types;
        private readonly DuckDbVector _offsets;
        private readonly ReadOnlySpan<byte> _data;
        private readonly Range _keyRange;
        private readonly Range _childRange;
        private readonly Range _valueRange;

        public Source(DuckDbVector vector, int row)
        {
            DuckDbVector keyLists = vector.StructChild(0);
            DuckDbVector childLists = vector.StructChild(1);
            DuckDbVector valueLists = vector.StructChild(2);
            _keys = keyLists.ListChild();
            DuckDbVector children = childLists.ListChild();
            DuckDbVector values = valueLists.ListChild();
            _childKeys = children.StructChild(0);
            _childValues = children.StructChild(1);
            _types = values.StructChild(0);
            _offsets = values.StructChild(1);
            _keyRange = VectorReader.Elements(keyLists, _keys, row);
            _childRange = VectorReader.Elements(childLists, children, row);
            _valueRange = VectorReader.Elements(valueLists, values, row);
            _data = vector.StructChild(3).Bytes(row);
        }

        public VariantNode Read(uint valueIndex, int depth)
        {
            if (depth > MaxDepth)
            {
                throw new FormatException($"A VARIANT is nested deeper than {MaxDepth} levels.");
            }

            int value = At(_valueRange, valueIndex);
            VariantValueType type = (VariantValueType)_types.Values<byte>()[value];
            if (type is VariantValueType.True or VariantValueType.False)
            {
                return new VariantNode(Scalar(type)) { Slot = [type == VariantValueType.True ? (byte)1 : (byte)0] };
            }

            if (type == VariantValueType.Null)
            {
                return new VariantNode(Scalar(type));
            }

            ReadOnlySpan<byte> rest = _data[checked((int)_offsets.Values<uint>()[value])..];
            switch (type)
            {
                case VariantValueType.Object or VariantValueType.Array:
                    return Nested(type, rest, depth);
                case VariantValueType.Decimal:
                    return Decimal(rest);
                case VariantValueType.Varchar or VariantValueType.Blob or VariantValueType.BigNum or VariantValueType.BitString or VariantValueType.Geometry:
                    int length = checked((int)VarInt(ref rest));
                    return new VariantNode(Scalar(type)) { Slot = rest[..length].ToArray() };
                default:
                    DuckDbTypeInfo scalar = Scalar(type);
                    return new VariantNode(scalar) { Slot = rest[..VectorReader.SlotWidth(scalar)].ToArray() };
            }
        }

        private VariantNode Nested(VariantValueType type, ReadOnlySpan<byte> rest, int depth)
        {
            int count = checked((int)VarInt(ref rest));
            uint first = count == 0 ? 0 : VarInt(ref rest);
            bool isObject = type == VariantValueType.Object;
            if (count > _childValues.Length)
            {
                throw new FormatException("A VARIANT counts more children than it has.");
            }

            VariantNode[] items = new VariantNode[count];
            string[] names = new string[isObject ? count : 0];
            for (int i = 0; i < count; i++)
            {
                int child = At(_childRange, checked(first + (uint)i));
                items[i] = Read(_childValues.Values<uint>()[child], depth + 1);
                if (isObject)
                {
                    names[i] = Encoding.UTF8.GetString(_keys.Bytes(At(_keyRange, _childKeys.Values<uint>()[child])));
                }
            }

            return new VariantNode(new DuckDbTypeInfo(isObject ? DuckDbType.Struct : DuckDbType.List)) { Items = items, Names = names };
        }

        private static VariantNode Decimal(ReadOnlySpan<byte> rest)
        {
            uint width = VarInt(ref rest);
            uint scale = VarInt(ref rest);
            DuckDbTypeInfo type = new(DuckDbType.Decimal)
            {
                Width = checked((int)width),
                Scale = checked((int)scale),
                Carrier = width switch
                {
                    > 38 => throw new FormatException("A VARIANT holds a DECIMAL of more than 38 digits."),
                    > 18 => DuckDbType.HugeInt,
                    > 9 => DuckDbType.BigInt,
                    > 4 => DuckDbType.Integer,
                    _ => DuckDbType.SmallInt,
                },
            };
            return new VariantNode(type) { Slot = rest[..VectorReader.SlotWidth(type)].ToArray() };
        }

        private static int At(Range range, uint index) =>
            index < (uint)(range.End.Value - range.Start.Value)
                ? range.Start.Value + (int)index
                : throw new FormatException("A VARIANT points beyond its parts.");

        private static uint VarInt(ref ReadOnlySpan<byte> data)
        {
            uint value = 0;
            for (int shift = 0; shift < 35; shift += 7)
            {
                byte part = data[0];
                data = data[1..];
                value |= (uint)(part & 0x7f) << shift;
                if (part < 0x80)
                {
                    return value;
                }
            }

            throw new FormatException("A VARIANT holds a number that is too long.");
        }
    }
}
