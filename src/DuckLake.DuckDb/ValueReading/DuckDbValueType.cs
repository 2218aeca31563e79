using System.Collections;
using System.Data.SqlTypes;
using System.Numerics;

namespace DuckLake.DuckDb;

/// <summary>Tells which DuckDB type a CLR value becomes.</summary>
internal static class DuckDbValueType
{
    private const int MaxDecimalWidth = 38;
    private const int MaxDepth = 100;

    private static readonly DuckDbTypeInfo s_null = new(DuckDbType.SqlNull);

    // From narrow to wide, signed and unsigned apart.
    private static readonly DuckDbType[] s_signed = [DuckDbType.TinyInt, DuckDbType.SmallInt, DuckDbType.Integer, DuckDbType.BigInt, DuckDbType.HugeInt];
    private static readonly DuckDbType[] s_unsigned = [DuckDbType.UTinyInt, DuckDbType.USmallInt, DuckDbType.UInteger, DuckDbType.UBigInt, DuckDbType.UHugeInt];

    /// <summary>The type of a value; that of null where nothing tells it.</summary>
    /// <exception cref="NotSupportedException">The CLR type has no counterpart, or elements have no common type.</exception>
    public static DuckDbTypeInfo Of(object? value) => Of(value, 0);

    public static NotSupportedException Unsupported(Type type) => new(
        $"A parameter of type {type} has no DuckDB counterpart. Pass a number, text, date, time, interval, Guid, byte array, a list of them, "
        + "or a dictionary (string keys with object values make a STRUCT, others a MAP).");

    /// <summary>Whether a dictionary becomes a STRUCT.</summary>
    public static bool IsStruct(object value) =>
        value is IReadOnlyDictionary<string, object?> or IDictionary<string, object?>;

    private static DuckDbTypeInfo Of(object? value, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new NotSupportedException($"A parameter is nested deeper than {MaxDepth} levels.");
        }

        return value switch
        {
            null or DBNull => s_null,
            Enum => OfClrType(Enum.GetUnderlyingType(value.GetType())) ?? throw Unsupported(value.GetType()),
            decimal number => Decimal(number.Scale),
            SqlDecimal { IsNull: false } number => Decimal(number.Scale),
            _ => OfClrType(value.GetType()) ?? OfNested(value, depth),
        };
    }

    private static DuckDbTypeInfo Decimal(int scale) => new(DuckDbType.Decimal) { Width = MaxDecimalWidth, Scale = scale };

    private static DuckDbTypeInfo? OfClrType(Type type) => Scalar(type) is { } id && id != DuckDbType.Invalid ? new DuckDbTypeInfo(id) : null;

    private static DuckDbType Scalar(Type type) => type switch
    {
        _ when type == typeof(bool) => DuckDbType.Boolean,
        _ when type == typeof(sbyte) => DuckDbType.TinyInt,
        _ when type == typeof(byte) => DuckDbType.UTinyInt,
        _ when type == typeof(short) => DuckDbType.SmallInt,
        _ when type == typeof(ushort) => DuckDbType.USmallInt,
        _ when type == typeof(int) => DuckDbType.Integer,
        _ when type == typeof(uint) => DuckDbType.UInteger,
        _ when type == typeof(long) => DuckDbType.BigInt,
        _ when type == typeof(ulong) => DuckDbType.UBigInt,
        _ when type == typeof(Int128) => DuckDbType.HugeInt,
        _ when type == typeof(UInt128) => DuckDbType.UHugeInt,
        _ when type == typeof(BigInteger) => DuckDbType.BigNum,
        _ when type == typeof(float) => DuckDbType.Float,
        _ when type == typeof(double) => DuckDbType.Double,
        _ when type == typeof(string) || type == typeof(char) => DuckDbType.Varchar,
        _ when type == typeof(byte[]) || type == typeof(Memory<byte>) || type == typeof(ReadOnlyMemory<byte>) => DuckDbType.Blob,
        _ when type == typeof(DateOnly) => DuckDbType.Date,
        _ when type == typeof(TimeOnly) => DuckDbType.Time,
        _ when type == typeof(DateTime) => DuckDbType.Timestamp,
        _ when type == typeof(DateTimeOffset) => DuckDbType.TimestampTz,
        _ when type == typeof(TimeSpan) || type == typeof(DuckDbIntervalValue) => DuckDbType.Interval,
        _ when type == typeof(Guid) => DuckDbType.Uuid,
        _ => DuckDbType.Invalid,
    };

    private static DuckDbTypeInfo OfNested(object value, int depth)
    {
        if (IsStruct(value))
        {
            List<DuckDbTypeField> fields = [];
            foreach (KeyValuePair<string, object?> field in (IEnumerable<KeyValuePair<string, object?>>)value)
            {
                fields.Add(new DuckDbTypeField(field.Key, Of(field.Value, depth + 1)));
            }

            return fields.Count > 0 ? new DuckDbTypeInfo(DuckDbType.Struct) { Children = fields } : throw new NotSupportedException("A STRUCT parameter needs a field.");
        }

        if (value is IDictionary map)
        {
            return new DuckDbTypeInfo(DuckDbType.Map)
            {
                Children = [new DuckDbTypeField("key", Common(map.Keys, depth)), new DuckDbTypeField("value", Common(map.Values, depth))],
            };
        }

        if (value is not IEnumerable elements)
        {
            throw Unsupported(value.GetType());
        }

        DuckDbTypeInfo element = Common(elements, depth);
        if (element.Id == DuckDbType.SqlNull && value.GetType().GetElementType() is { } declared)
        {
            element = OfClrType(Nullable.GetUnderlyingType(declared) ?? declared) ?? element;
        }

        return new DuckDbTypeInfo(DuckDbType.List) { Children = [new DuckDbTypeField("element", element)] };
    }

    private static DuckDbTypeInfo Common(IEnumerable values, int depth)
    {
        DuckDbTypeInfo common = s_null;
        foreach (object? value in values)
        {
            common = Common(common, Of(value, depth + 1));
        }

        return common;
    }

    private static DuckDbTypeInfo Common(DuckDbTypeInfo left, DuckDbTypeInfo right)
    {
        if (left.Id == DuckDbType.SqlNull || right.Id == DuckDbType.SqlNull)
        {
            return left.Id == DuckDbType.SqlNull ? right : left;
        }

        if (left.Id != right.Id)
        {
            return CommonNumber(left, right);
        }

        return left.Id switch
        {
            DuckDbType.Decimal => left.Scale >= right.Scale ? left : right,
            DuckDbType.List or DuckDbType.Map => new DuckDbTypeInfo(left.Id)
            {
                Children = [.. left.Children.Select((child, i) => new DuckDbTypeField(child.Name, Common(child.Type, right.Children[i].Type)))],
            },
            DuckDbType.Struct => CommonStruct(left, right),
            _ => left,
        };
    }

    private static DuckDbTypeInfo CommonStruct(DuckDbTypeInfo left, DuckDbTypeInfo right)
    {
        bool sameNames = left.Children.Count == right.Children.Count
            && left.Children.Zip(right.Children).All(pair => string.Equals(pair.First.Name, pair.Second.Name, StringComparison.OrdinalIgnoreCase));
        return sameNames
            ? new DuckDbTypeInfo(DuckDbType.Struct)
            {
                Children = [.. left.Children.Select((child, i) => new DuckDbTypeField(child.Name, Common(child.Type, right.Children[i].Type)))],
            }
            : throw NoCommonType(left, right);
    }

    private static DuckDbTypeInfo CommonNumber(DuckDbTypeInfo left, DuckDbTypeInfo right)
    {
        int signed = Math.Max(Array.IndexOf(s_signed, left.Id), Array.IndexOf(s_signed, right.Id));
        int unsigned = Math.Max(Array.IndexOf(s_unsigned, left.Id), Array.IndexOf(s_unsigned, right.Id));
        bool leftIsInteger = s_signed.Contains(left.Id) || s_unsigned.Contains(left.Id);
        bool rightIsInteger = s_signed.Contains(right.Id) || s_unsigned.Contains(right.Id);
        if (leftIsInteger && rightIsInteger)
        {
            return new DuckDbTypeInfo(unsigned < 0 ? s_signed[signed] : signed < 0 ? s_unsigned[unsigned] : s_signed[Math.Min(Math.Max(signed, unsigned + 1), s_signed.Length - 1)]);
        }

        bool leftIsFloat = left.Id is DuckDbType.Float or DuckDbType.Double;
        bool rightIsFloat = right.Id is DuckDbType.Float or DuckDbType.Double;
        if ((leftIsFloat || leftIsInteger || left.Id == DuckDbType.Decimal) && (rightIsFloat || rightIsInteger || right.Id == DuckDbType.Decimal))
        {
            return leftIsFloat || rightIsFloat ? new DuckDbTypeInfo(DuckDbType.Double) : left.Id == DuckDbType.Decimal ? left : right;
        }

        throw NoCommonType(left, right);
    }

    private static NotSupportedException NoCommonType(DuckDbTypeInfo left, DuckDbTypeInfo right) =>
        new($"The elements of a parameter have no common type: {left} and {right}.");
}
