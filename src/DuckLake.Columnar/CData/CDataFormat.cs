using System.Globalization;

namespace DuckLake.Columnar;

/// <summary>Format strings and flags of the C Data Interface.</summary>
internal static class CDataFormat
{
    internal const long DictionaryOrdered = 1;
    internal const long Nullable = 2;
    internal const long MapKeysSorted = 4;

    /// <summary>Deepest nesting of types that is accepted.</summary>
    internal const int MaxDepth = 64;

    /// <summary>The format string of a type; of the indices for a dictionary.</summary>
    internal static string Of(IArrowType type) => type switch
    {
        NullType => "n",
        BooleanType => "b",
        Int8Type => "c",
        UInt8Type => "C",
        Int16Type => "s",
        UInt16Type => "S",
        Int32Type => "i",
        UInt32Type => "I",
        Int64Type => "l",
        UInt64Type => "L",
        HalfFloatType => "e",
        FloatType => "f",
        DoubleType => "g",
        BinaryType => "z",
        LargeBinaryType => "Z",
        BinaryViewType => "vz",
        StringType => "u",
        LargeStringType => "U",
        StringViewType => "vu",
        Decimal128Type d => Invariant($"d:{d.Precision},{d.Scale}"),
        DecimalType d => Invariant($"d:{d.Precision},{d.Scale},{d.BitWidth}"),
        FixedSizeBinaryType f => Invariant($"w:{f.ByteWidth}"),
        Date32Type => "tdD",
        Date64Type => "tdm",
        Time32Type or Time64Type => "tt" + UnitLetter(((TimeBasedType)type).Unit),
        TimestampType t => $"ts{UnitLetter(t.Unit)}:{t.Timezone}",
        DurationType t => "tD" + UnitLetter(t.Unit),
        IntervalType i => i.Unit switch
        {
            IntervalUnit.YearMonth => "tiM",
            IntervalUnit.DayTime => "tiD",
            _ => "tin",
        },
        ListType => "+l",
        LargeListType => "+L",
        ListViewType => "+vl",
        LargeListViewType => "+vL",
        FixedSizeListType l => Invariant($"+w:{l.ListSize}"),
        StructType => "+s",
        MapType => "+m",
        UnionType u => $"+u{(u.Mode == UnionMode.Dense ? 'd' : 's')}:{string.Join(',', u.TypeIds.Select(id => id.ToString(CultureInfo.InvariantCulture)))}",
        RunEndEncodedType => "+r",
        DictionaryType d => Of(d.IndexType),
        _ => throw new ArgumentException($"Type {type} has no form in the C Data Interface.", nameof(type)),
    };

    /// <summary>The type of a format string and its children.</summary>
    /// <exception cref="ArrowFormatException">The format is unknown or does not fit the children.</exception>
    internal static IArrowType Parse(string format, Field[] children, long flags)
    {
        try
        {
            return ParseCore(format, children, flags);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException)
        {
            throw new ArrowFormatException($"The Arrow format string '{format}' with {children.Length} children is no valid type: {e.Message}", e);
        }
    }

    private static IArrowType ParseCore(string format, Field[] children, long flags)
    {
        IArrowType? simple = Primitive(format);
        if (simple is not null)
        {
            return ExpectChildren(children, 0, format, simple);
        }

        if (format.StartsWith("ts", StringComparison.Ordinal) && format.Length >= 4 && format[3] == ':')
        {
            return ExpectChildren(children, 0, format, new TimestampType(Unit(format, 2), format[4..]));
        }

        return format switch
        {
            ['d', ':', ..] => ExpectChildren(children, 0, format, Decimal(Integers(format[2..]))),
            ['w', ':', ..] => ExpectChildren(children, 0, format, new FixedSizeBinaryType(Integer(format[2..]))),
            ['t', 'D', _] => ExpectChildren(children, 0, format, new DurationType(Unit(format, 2))),
            "+s" => new StructType(children),
            "+l" => new ListType(Only(children, format)),
            "+L" => new LargeListType(Only(children, format)),
            "+vl" => new ListViewType(Only(children, format)),
            "+vL" => new LargeListViewType(Only(children, format)),
            ['+', 'w', ':', ..] => new FixedSizeListType(Only(children, format), Integer(format[3..])),
            "+m" => new MapType(Only(children, format), (flags & MapKeysSorted) != 0),
            ['+', 'u', 'd', ':', ..] => new UnionType(children, Integers(format[4..]), UnionMode.Dense),
            ['+', 'u', 's', ':', ..] => new UnionType(children, Integers(format[4..]), UnionMode.Sparse),
            "+r" when children.Length == 2 => new RunEndEncodedType(children[0], children[1]),
            _ => throw new ArrowFormatException($"The Arrow format string '{format}' with {children.Length} children is unknown."),
        };
    }

    private static IArrowType? Primitive(string format) => format switch
    {
        "n" => NullType.Default,
        "b" => BooleanType.Default,
        "c" => Int8Type.Default,
        "C" => UInt8Type.Default,
        "s" => Int16Type.Default,
        "S" => UInt16Type.Default,
        "i" => Int32Type.Default,
        "I" => UInt32Type.Default,
        "l" => Int64Type.Default,
        "L" => UInt64Type.Default,
        "e" => HalfFloatType.Default,
        "f" => FloatType.Default,
        "g" => DoubleType.Default,
        "z" => BinaryType.Default,
        "Z" => LargeBinaryType.Default,
        "vz" => BinaryViewType.Default,
        "u" => StringType.Default,
        "U" => LargeStringType.Default,
        "vu" => StringViewType.Default,
        "tdD" => Date32Type.Default,
        "tdm" => Date64Type.Default,
        "tts" => Time32Type.Second,
        "ttm" => Time32Type.Millisecond,
        "ttu" => Time64Type.Microsecond,
        "ttn" => Time64Type.Nanosecond,
        "tiM" => new IntervalType(IntervalUnit.YearMonth),
        "tiD" => new IntervalType(IntervalUnit.DayTime),
        "tin" => IntervalType.MonthDayNanosecond,
        _ => null,
    };

    private static DecimalType Decimal(int[] parameters) => parameters switch
    {
        [var precision, var scale] => new Decimal128Type(precision, scale),
        [var precision, var scale, 128] => new Decimal128Type(precision, scale),
        [var precision, var scale, 32] => new Decimal32Type(precision, scale),
        [var precision, var scale, 64] => new Decimal64Type(precision, scale),
        [var precision, var scale, 256] => new Decimal256Type(precision, scale),
        _ => throw new FormatException("A decimal has a precision, a scale and a width of 32, 64, 128 or 256 bits."),
    };

    private static IArrowType ExpectChildren(Field[] children, int count, string format, IArrowType type) =>
        children.Length == count ? type : throw new ArrowFormatException($"The Arrow format '{format}' takes {count} children; found {children.Length}.");

    private static Field Only(Field[] children, string format) =>
        children.Length == 1 ? children[0] : throw new ArrowFormatException($"The Arrow format '{format}' takes one child; found {children.Length}.");

    private static int[] Integers(string list) => list.Length == 0 ? [] : [.. list.Split(',').Select(Integer)];

    private static int Integer(string text) => int.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    private static TimeUnit Unit(string format, int position) => format[position] switch
    {
        's' => TimeUnit.Second,
        'm' => TimeUnit.Millisecond,
        'u' => TimeUnit.Microsecond,
        'n' => TimeUnit.Nanosecond,
        var other => throw new FormatException($"'{other}' is no time unit."),
    };

    private static char UnitLetter(TimeUnit unit) => unit switch
    {
        TimeUnit.Second => 's',
        TimeUnit.Millisecond => 'm',
        TimeUnit.Microsecond => 'u',
        _ => 'n',
    };

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
