using DuckLake.Columnar;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

/// <summary>The texts of values are DuckDB's own: what DuckDB prints is parsed and printed again unchanged.</summary>
public sealed class ValueTextTests : LeakCheckedTest
{
    private static readonly Field TimeTz = ExtensionTypes.CreateField("v", ExtensionTypes.Opaque, ExtensionTypes.TimeTzStorage, extensionMetadata: ExtensionTypes.TimeTzMetadata);
    private static readonly Field Uuid = ExtensionTypes.CreateField("v", ExtensionTypes.Uuid, ExtensionTypes.UuidStorage);
    private static readonly Field Json = ExtensionTypes.CreateField("v", ExtensionTypes.Json, StringType.Default);
    private static readonly Field Blob = new("v", BinaryType.Default, nullable: true);

    private static readonly StructType Person = new([Plain(Int32Type.Default, "a"), Plain(StringType.Default, "b c")]);

    public static TheoryData<string, string[]> PrintedByDuckDb => new()
    {
        { "BOOLEAN", ["true", "false"] },
        { "TINYINT", ["-128", "127"] },
        { "UBIGINT", ["18446744073709551615"] },
        { "HUGEINT", ["170141183460469231731687303715884105727", "-170141183460469231731687303715884105728", "0"] },
        { "UHUGEINT", ["340282366920938463463374607431768211455"] },
        { "FLOAT", ["0.1", "16777216", "1e10", "1e15", "1e16", "1e-4", "1e-5", "-0.0", "nan", "-inf", "3.4028235e38", "1.17549435e-38"] },
        { "DOUBLE", ["0.1", "1e15", "123456789012345678", "1e16", "1.5e300", "0.0001", "0.00001234", "-0.0", "inf", "5e-324", "1", "100"] },
        { "DECIMAL(10,2)", ["-1.5", "0.05", "12345678.99", "0"] },
        { "DECIMAL(38,10)", ["9999999999999999999999999999.9999999999", "-0.0000000001"] },
        { "DATE", ["2024-02-29", "0044-03-15 (BC)", "12345-06-07", "1969-12-31", "infinity", "-infinity", "0001-01-01"] },
        { "TIME", ["00:00:00", "23:59:59.999999", "01:02:03.5", "24:00:00"] },
        { "TIMETZ", ["12:00:00+02", "12:00:00-15:59:59", "23:59:59.999999+00", "01:02:03+05:30"] },
        { "TIMESTAMP", ["1969-12-31 23:59:59.999999", "2024-02-29 12:34:56.1", "0044-03-15 (BC) 00:00:00", "294246-01-01 00:00:00", "infinity"] },
        { "TIMESTAMP_S", ["1969-12-31 23:59:59"] },
        { "TIMESTAMP_MS", ["2024-02-29 12:34:56.123"] },
        { "TIMESTAMP_NS", ["2262-01-01 00:00:00.123456789", "1678-01-01 00:00:00"] },
        { "TIMESTAMPTZ", ["2024-02-29 12:34:56+05:30", "2024-02-29 12:34:56.789-03", "-infinity"] },
        { "INTERVAL", ["1 year 2 months 3 days 04:05:06.789", "-1 year", "13 months", "-00:00:01", "100:00:00", "00:00:00", "1 day", "-5 days 00:00:00.000001"] },
        { "UUID", ["8a7e6c5d-4b3a-4291-8f70-123456789abc"] },
        { "VARCHAR", ["", "it's", "日本語", " x "] },
        { "JSON", ["{\"a\": [1, null]}", "null"] },
        { "BLOB", ["\\x00\\xFFabc\\x5C", ""] },
        { "INTEGER[]", ["[1, NULL, -3]", "[]"] },
        { "VARCHAR[]", ["[a, NULL, 'null', '', 'it\\'s', ' lead', '[x]', 'a,b', back\\slash]"] },
        { "INTEGER[][]", ["[[1, 2], [], NULL, [NULL]]"] },
        { "STRUCT(a INTEGER, \"b c\" VARCHAR)", ["{'a': 1, 'b c': 'x: {y}'}", "{'a': NULL, 'b c': NULL}"] },
        { "STRUCT(a INTEGER, \"b c\" VARCHAR)[]", ["[{'a': 1, 'b c': q}, NULL, {'a': NULL, 'b c': ''}]"] },
        { "MAP(VARCHAR, INTEGER[])", ["{k=[1, NULL], 'a=b'=[], ''=NULL}", "{}"] },
        { "TIME[]", ["['12:34:56', NULL]"] },
        { "BLOB[]", ["['\\xAA\\x00']"] },
    };

    [Theory]
    [MemberData(nameof(PrintedByDuckDb))]
    public void What_DuckDB_prints_is_parsed_and_printed_unchanged(string type, string[] literals)
    {
        using DuckDbSession duckDb = DuckDbSession.Open();
        Field field = FieldOf(type);
        foreach (string literal in literals)
        {
            string printed = duckDb.Scalar($"SELECT CAST({DuckDbSession.Literal(literal)} AS {type})")!;
            Assert.Equal(printed, RoundTrip(field, printed));

            // Our own reading of the literal gives the same value as DuckDB's.
            Assert.Equal(printed, RoundTrip(field, literal));
        }
    }

    [Theory]
    [InlineData("BOOLEAN", "maybe")]
    [InlineData("TINYINT", "128")]
    [InlineData("TINYINT", "x")]
    [InlineData("UBIGINT", "-1")]
    [InlineData("DECIMAL(10,2)", "123456789.00")]
    [InlineData("DATE", "2023-02-29")]
    [InlineData("DATE", "2023-13-01")]
    [InlineData("TIME", "25:00:00")]
    [InlineData("TIMESTAMP", "2023-01-01 10:60:00")]
    [InlineData("TIMESTAMP_NS", "9999-01-01 00:00:00")]
    [InlineData("INTERVAL", "1 fortnight")]
    [InlineData("UUID", "not-a-uuid")]
    [InlineData("BLOB", "\\x0")]
    [InlineData("INTEGER[]", "[1, 2")]
    [InlineData("INTEGER[]", "1, 2]")]
    [InlineData("INTEGER[]", "[1] 2")]
    [InlineData("STRUCT(a INTEGER, \"b c\" VARCHAR)", "{'z': 1}")]
    [InlineData("MAP(VARCHAR, INTEGER[])", "{k}")]
    public void A_text_that_is_no_value_is_refused_with_the_type(string type, string text)
    {
        FormatException error = Assert.Throws<FormatException>(() => RoundTrip(FieldOf(type), text));
        Assert.Contains("is no value of type", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Struct_fields_may_be_spelled_as_casts_and_quoted_texts()
    {
        var type = new StructType([Plain(Date32Type.Default, "d"), Plain(StringType.Default, "s")]);
        Assert.Equal(
            "{'d': 2024-02-29, 's': '5'}".Replace("'5'", "5", StringComparison.Ordinal),
            RoundTrip(Plain(type), "{'d': CAST('2024-02-29' AS DATE), 's': '5'}"));
    }

    [Fact]
    public void A_null_is_null()
    {
        Assert.Null(RoundTrip(FieldOf("INTEGER[]"), null));
        Assert.Null(RoundTrip(FieldOf("DOUBLE"), null));
    }

    [Fact]
    public void Booleans_may_be_spelled_as_digits()
    {
        Assert.Equal("true", RoundTrip(FieldOf("BOOLEAN"), "1"));
        Assert.Equal("false", RoundTrip(FieldOf("BOOLEAN"), "0"));
    }

    [Theory]
    [InlineData("0101000000000000000000F03F0000000000000040", "POINT (1 2)")]
    [InlineData("0101000000000000000000F87F000000000000F87F", "POINT EMPTY")]
    [InlineData("01E9030000000000000000F03F00000000000000400000000000000840", "POINT Z (1 2 3)")]
    [InlineData("0107000000020000000101000000000000000000F03F000000000000F03F01020000000200000000000000000000000000000000000000000000000000F03F000000000000F03F", "GEOMETRYCOLLECTION (POINT (1 1), LINESTRING (0 0, 1 1))")]
    [InlineData("0104000000020000000101000000000000000000000000000000000000000101000000000000000000144000000000000014C0", "MULTIPOINT (0 0, 5 -5)")]
    [InlineData("010300000000000000", "POLYGON EMPTY")]
    public void Geometries_print_as_well_known_text(string wkb, string expected)
    {
        Field field = ExtensionTypes.CreateField("g", ExtensionTypes.GeoArrowWkb, BinaryType.Default);
        using var builder = new BinaryArray.Builder();
        using BinaryArray array = builder.Append(Convert.FromHexString(wkb)).Build();
        Assert.Equal(expected, ValueText.Format(array, field, 0));
    }

    [Theory]
    [InlineData("")]
    [InlineData("01")]
    [InlineData("0101000000000000000000F03F")]
    [InlineData("0103000000FFFFFFFF")]
    [InlineData("0163000000")]
    public void Malformed_geometries_are_refused(string wkb)
    {
        Field field = ExtensionTypes.CreateField("g", ExtensionTypes.GeoArrowWkb, BinaryType.Default);
        using var builder = new BinaryArray.Builder();
        using BinaryArray array = builder.Append(Convert.FromHexString(wkb)).Build();
        Assert.Throws<FormatException>(() => ValueText.Format(array, field, 0));
    }

    private static string? RoundTrip(Field field, string? text)
    {
        using IArrowArray array = ValueParser.Repeat(field, text, 2);
        Assert.Equal(2, array.Length);
        Assert.Equal(ValueText.Format(array, field, 0), ValueText.Format(array, field, 1));
        return ValueText.Format(array, field, 1);
    }

    private static Field FieldOf(string type) => type switch
    {
        "BOOLEAN" => Plain(BooleanType.Default),
        "TINYINT" => Plain(Int8Type.Default),
        "UBIGINT" => Plain(UInt64Type.Default),
        "HUGEINT" => Plain(new Decimal128Type(38, 0)),
        "UHUGEINT" => Plain(new Decimal256Type(39, 0)),
        "FLOAT" => Plain(FloatType.Default),
        "DOUBLE" => Plain(DoubleType.Default),
        "DECIMAL(10,2)" => Plain(new Decimal128Type(10, 2)),
        "DECIMAL(38,10)" => Plain(new Decimal128Type(38, 10)),
        "DATE" => Plain(Date32Type.Default),
        "TIME" => Plain(Time64Type.Microsecond),
        "TIMETZ" => TimeTz,
        "TIMESTAMP" => Plain(TimestampType.Microsecond),
        "TIMESTAMP_S" => Plain(new TimestampType(TimeUnit.Second, null)),
        "TIMESTAMP_MS" => Plain(new TimestampType(TimeUnit.Millisecond, null)),
        "TIMESTAMP_NS" => Plain(new TimestampType(TimeUnit.Nanosecond, null)),
        "TIMESTAMPTZ" => Plain(TimestampType.MicrosecondUtc),
        "INTERVAL" => Plain(IntervalType.MonthDayNanosecond),
        "UUID" => Uuid,
        "VARCHAR" => Plain(StringType.Default),
        "JSON" => Json,
        "BLOB" => Blob,
        "INTEGER[]" => Plain(new ListType(Int32Type.Default)),
        "VARCHAR[]" => Plain(new ListType(StringType.Default)),
        "INTEGER[][]" => Plain(new ListType(new ListType(Int32Type.Default))),
        "STRUCT(a INTEGER, \"b c\" VARCHAR)" => Plain(Person),
        "STRUCT(a INTEGER, \"b c\" VARCHAR)[]" => Plain(new ListType(Person)),
        "MAP(VARCHAR, INTEGER[])" => Plain(new MapType(new Field("key", StringType.Default, nullable: false), Plain(new ListType(Int32Type.Default), "value"))),
        "TIME[]" => Plain(new ListType(Time64Type.Microsecond)),
        "BLOB[]" => Plain(new ListType(BinaryType.Default)),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No field is known for this type."),
    };

    private static Field Plain(IArrowType type, string name = "v") => new(name, type, nullable: true);
}
