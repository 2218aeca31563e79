using System.Globalization;
using System.Numerics;

namespace DuckLake.DuckDb;

/// <summary>A logical type with all its parts, copied out of DuckDB.</summary>
internal sealed partial class DuckDbTypeInfo
{
    /// <summary>The most digits a <see cref="decimal"/> is sure to hold.</summary>
    public const int ClrDecimalDigits = 28;

    private const string JsonAlias = "JSON";

    private Type? _clrType;
    private string? _name;

    public DuckDbTypeInfo(DuckDbType id) => Id = id;

    public DuckDbType Id { get; }

    /// <summary>The name of an alias such as JSON, or null.</summary>
    public string? Alias { get; init; }

    /// <summary>Total digits of a DECIMAL.</summary>
    public int Width { get; init; }

    /// <summary>Digits after the point of a DECIMAL.</summary>
    public int Scale { get; init; }

    /// <summary>The integer that carries a DECIMAL or ENUM in a vector.</summary>
    public DuckDbType Carrier { get; init; }

    /// <summary>The number of elements of an ARRAY.</summary>
    public int ArraySize { get; init; }

    /// <summary>The texts of an ENUM.</summary>
    public IReadOnlyList<string> EnumValues { get; init; } = [];

    /// <summary>The parts of a nested type: one for LIST and ARRAY, key and value for MAP.</summary>
    public IReadOnlyList<DuckDbTypeField> Children { get; init; } = [];

    public DuckDbTypeInfo Element => Children[0].Type;

    public bool IsJson => Id == DuckDbType.Varchar && string.Equals(Alias, JsonAlias, StringComparison.OrdinalIgnoreCase);

    /// <summary>STRUCT whose fields have no names, as <c>row(1, 2)</c> makes.</summary>
    public bool IsUnnamedStruct => Id == DuckDbType.Struct && Children.Count > 0 && Children[0].Name.Length == 0;

    public bool IsNested => Id is DuckDbType.List or DuckDbType.Array or DuckDbType.Struct or DuckDbType.Map or DuckDbType.Union or DuckDbType.Variant;

    /// <summary>The CLR type that <see cref="VectorReader.Read"/> gives; <see cref="object"/> where it depends on the value.</summary>
    public Type ClrType => _clrType ??= Id switch
    {
        DuckDbType.Boolean => typeof(bool),
        DuckDbType.TinyInt => typeof(sbyte),
        DuckDbType.SmallInt => typeof(short),
        DuckDbType.Integer => typeof(int),
        DuckDbType.BigInt => typeof(long),
        DuckDbType.UTinyInt => typeof(byte),
        DuckDbType.USmallInt => typeof(ushort),
        DuckDbType.UInteger => typeof(uint),
        DuckDbType.UBigInt => typeof(ulong),
        DuckDbType.HugeInt => typeof(Int128),
        DuckDbType.UHugeInt => typeof(UInt128),
        DuckDbType.BigNum => typeof(BigInteger),
        DuckDbType.Float => typeof(float),
        DuckDbType.Double => typeof(double),
        DuckDbType.Decimal => typeof(decimal),
        DuckDbType.Varchar or DuckDbType.Enum or DuckDbType.Bit => typeof(string),
        DuckDbType.Blob or DuckDbType.Geometry => typeof(byte[]),
        DuckDbType.Date => typeof(DateOnly),
        DuckDbType.Time or DuckDbType.TimeNs => typeof(TimeOnly),
        DuckDbType.TimeTz or DuckDbType.TimestampTz or DuckDbType.TimestampTzNs => typeof(DateTimeOffset),
        DuckDbType.Timestamp or DuckDbType.TimestampS or DuckDbType.TimestampMs or DuckDbType.TimestampNs => typeof(DateTime),
        DuckDbType.Interval => typeof(TimeSpan),
        DuckDbType.Uuid => typeof(Guid),
        DuckDbType.List or DuckDbType.Array => ListFactory.For(Element).ListType,
        DuckDbType.Struct when IsUnnamedStruct => typeof(object?[]),
        DuckDbType.Struct => typeof(Dictionary<string, object?>),
        DuckDbType.Map => typeof(Dictionary<object, object?>),
        _ => typeof(object),
    };

    /// <summary>The type as SQL spells it and as <c>typeof</c> prints it.</summary>
    public override string ToString() => _name ??= Alias ?? Id switch
    {
        DuckDbType.Decimal => string.Create(CultureInfo.InvariantCulture, $"DECIMAL({Width},{Scale})"),
        DuckDbType.List => $"{Element}[]",
        DuckDbType.Array => string.Create(CultureInfo.InvariantCulture, $"{Element}[{ArraySize}]"),
        DuckDbType.Struct => $"STRUCT({Fields()})",
        DuckDbType.Union => $"UNION({Fields()})",
        DuckDbType.Map => $"MAP({Children[0].Type}, {Children[1].Type})",
        DuckDbType.Enum => $"ENUM({string.Join(", ", EnumValues.Select(value => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'"))})",
        _ => ScalarName(Id),
    };

    private string Fields() => string.Join(
        ", ",
        Children.Select(child => child.Name.Length == 0 ? child.Type.ToString() : $"{FieldName(child.Name)} {child.Type}"));

    // Enough to be read back: plain words stay bare. (DuckDB also quotes its keywords.)
    private static string FieldName(string name)
    {
        bool isPlain = name.All(c => char.IsAsciiLetter(c) || c == '_' || char.IsAsciiDigit(c)) && !char.IsAsciiDigit(name[0]);
        return isPlain ? name : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private static string ScalarName(DuckDbType id) => id switch
    {
        DuckDbType.SqlNull => "\"NULL\"",
        DuckDbType.TimestampS => "TIMESTAMP_S",
        DuckDbType.TimestampMs => "TIMESTAMP_MS",
        DuckDbType.TimestampNs => "TIMESTAMP_NS",
        DuckDbType.TimestampTz => "TIMESTAMP WITH TIME ZONE",
        DuckDbType.TimestampTzNs => "TIMESTAMP_NS WITH TIME ZONE",
        DuckDbType.TimeTz => "TIME WITH TIME ZONE",
        DuckDbType.TimeNs => "TIME_NS",
        DuckDbType.BigNum => "BIGNUM",
        _ => id.ToString().ToUpperInvariant(),
    };
}
