using DuckLake.Columnar;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

/// <summary>Rows that do not fit their table give a typed error that names the place, and leave nothing behind.</summary>
public sealed class BadRowTests : LeakCheckedTest
{
    private static readonly (string Name, string Type)[] s_columns =
    [
        ("id", "INTEGER"), ("name", "VARCHAR"), ("tiny", "TINYINT"), ("big", "BIGINT"), ("ubig", "UBIGINT"), ("huge", "HUGEINT"), ("uhuge", "UHUGEINT"),
        ("price", "DECIMAL(6,2)"), ("wide", "DECIMAL(38,10)"), ("day", "DATE"), ("at", "TIMESTAMP"), ("seconds", "TIMESTAMP_S"), ("nanos", "TIMESTAMP_NS"),
        ("clock", "TIME"), ("span", "INTERVAL"), ("s", "STRUCT(x INTEGER, y VARCHAR)"), ("l", "INTEGER[]"), ("m", "MAP(VARCHAR, INTEGER)"), ("u", "UUID"), ("j", "JSON"),
        ("flag", "BOOLEAN"), ("deep", "STRUCT(h HUGEINT)[]"),
    ];

    private static readonly Dictionary<string, BadRow> s_cases = new()
    {
        ["extra column"] = new("idd", "\"id\"", () => [("id", Ints(1, 2)), ("idd", Ints(1, 2))]),
        ["doubled column"] = new("ID", "twice", () => [("id", Ints(1)), ("ID", Ints(1))]),
        ["null in NOT NULL"] = new("id", "NOT NULL constraint failed: bad.id", () => [("id", Ints(1, null, 3))], DuckLakeErrorKind.ConstraintViolation),
        ["missing NOT NULL"] = new("id", "NOT NULL constraint failed: bad.id", () => [("name", Texts("a"))], DuckLakeErrorKind.ConstraintViolation),
        ["struct as integer"] = new("big", "int64", () => [("id", Ints(1)), ("big", Struct("x", Ints(1)))]),
        ["integer as struct"] = new("s", "struct", () => [("id", Ints(1)), ("s", Ints(1))]),
        ["unknown field"] = new("s.z", "\"s.z\"", () => [("id", Ints(1)), ("s", Struct("z", Ints(1)))]),
        ["doubled field"] = new("s.X", "twice", () => [("id", Ints(1)), ("s", Struct("x", Ints(1), "X", Ints(2)))]),
        ["field of a wrong type"] = new("s.x", "Row 1 ", () => [("id", Ints(1, 2)), ("s", Struct("x", Texts("1", "one")))]),
        ["integer as list"] = new("l", "list", () => [("id", Ints(1)), ("l", Ints(1))]),
        ["list as map"] = new("m", "map", () => [("id", Ints(1)), ("m", List(1))]),
        ["list of wrong elements"] = new("l.element", "Values of type", () => [("id", Ints(1)), ("l", ListOfStructs())]),
        ["tiny"] = new("tiny", "Row 2 ", () => [("id", Ints(1, 2, 3)), ("tiny", Ints(-128, 127, 128))]),
        ["big from text"] = new("big", "Row 1 ", () => [("id", Ints(1, 2)), ("big", Texts("9223372036854775807", "9223372036854775808"))]),
        ["negative unsigned"] = new("ubig", "Row 0 ", () => [("id", Ints(1)), ("ubig", Ints(-1))]),
        ["nan as integer"] = new("big", "Row 1 ", () => [("id", Ints(1, 2)), ("big", Doubles(1, double.NaN))]),
        ["huge from text"] = new("huge", "Row 1 ", () => [("id", Ints(1, 2)), ("huge", Texts("1", "170141183460469231731687303715884105728"))]),
        ["negative uhuge"] = new("uhuge", "Row 0 ", () => [("id", Ints(1)), ("uhuge", Texts("-1"))]),
        ["decimal integer digits"] = new("price", "Row 1 ", () => [("id", Ints(1, 2)), ("price", Texts("9999.99", "10000"))]),
        ["decimal from double"] = new("price", "Row 0 ", () => [("id", Ints(1)), ("price", Doubles(1e300))]),
        ["raw decimal"] = new("price", "Row 1 ", () => [("id", Ints(1, 2)), ("price", RawDecimals(999_999, 1_000_000))]),
        ["date text"] = new("day", "Row 1 ", () => [("id", Ints(1, 2)), ("day", Texts("2024-02-29", "2023-02-29"))]),
        ["date far away"] = new("day", "Row 0 ", () => [("id", Ints(1)), ("day", Texts("9999999-01-01"))]),
        ["date64 far away"] = new("day", "Row 0 ", () => [("id", Ints(1)), ("day", new Date64Array.Builder().Append(long.MaxValue / 2).Build())]),
        ["seconds as timestamp"] = new("at", "Row 1 ", () => [("id", Ints(1, 2)), ("at", Stamps(TimeUnit.Second, 0, long.MaxValue / 1000))]),
        ["seconds as nanoseconds"] = new("nanos", "Row 1 ", () => [("id", Ints(1, 2)), ("nanos", Stamps(TimeUnit.Second, 0, 10_000_000_000))]),
        ["time of day"] = new("clock", "Row 0 ", () => [("id", Ints(1)), ("clock", Texts("25:00:00"))]),
        ["uuid"] = new("u", "Row 0 ", () => [("id", Ints(1)), ("u", Texts("8a7e6c5d"))]),
        ["flag"] = new("flag", "Row 0 ", () => [("id", Ints(1)), ("flag", Texts("maybe"))]),
        ["not UTF-8"] = new("name", "Row 1 ", () => [("id", Ints(1, 2)), ("name", RawTexts("ok"u8, [0xC3, 0x28]))]),
        ["split UTF-8"] = new("name", "Row 0 ", () => [("id", Ints(1, 2)), ("name", RawTexts([0xC3], [0xA9]))]),
        ["json not UTF-8"] = new("j", "Row 1 ", () => [("id", Ints(1, 2)), ("j", RawTexts("{}"u8, [0xFF]))]),
        ["field not UTF-8"] = new("s.y", "Row 0 ", () => [("id", Ints(1)), ("s", Struct("y", RawTexts([0xFF], [])))]),
        ["seconds beyond microseconds"] = new("seconds", "Row 0 ", () => [("id", Ints(1)), ("seconds", Stamps(TimeUnit.Second, long.MaxValue / 1000))]),
        ["huge beyond doubles"] = new("huge", "Row 1 ", () => [("id", Ints(1, 2)), ("huge", Texts("1", "170141183460469231731687303715884105727"))])
        {
            FitsWith = DuckLakeInlining.AsConfigured,
        },
        ["uhuge beyond doubles"] = new("uhuge", "Row 1 ", () => [("id", Ints(1, 2)), ("uhuge", Texts("1", "340282366920938463463374607431768211455"))])
        {
            FitsWith = DuckLakeInlining.AsConfigured,
        },
        ["raw time"] = new("clock", "Row 1 ", () => [("id", Ints(1, 2)), ("clock", new Time64Array.Builder(Time64Type.Microsecond).Append(86_400_000_000).Append(86_400_000_001).Build())]),
        ["raw timestamp"] = new("at", "Row 0 ", () => [("id", Ints(1)), ("at", Stamps(TimeUnit.Microsecond, long.MinValue))]),
        ["raw date"] = new("day", "Row 0 ", () => [("id", Ints(1)), ("day", RawDays(int.MinValue))]),
        ["uhuge beyond 128 bits"] = new("uhuge", "Row 0 ", () => [("id", Ints(1)), ("uhuge", Texts("340282366920938463463374607431768211456"))]),
        ["nested huge beyond doubles"] = new("deep.element.h", "Row 2 ", () => [("id", Ints(1, 2, 3)), ("deep", DeepHuge())])
        {
            FitsWith = DuckLakeInlining.AsConfigured,
        },
        ["negative interval"] = new("span", "Row 1 ", () => [("id", Ints(1, 2)), ("span", Texts("1 day", "-1 day"))]) { FitsWith = DuckLakeInlining.AsConfigured },
    };

    public static TheoryData<string, string> Kinds
    {
        get
        {
            var kinds = new TheoryData<string, string>();
            foreach (string name in s_cases.Keys)
            {
                kinds.Add("sqlite", name);
            }

            // What differs between catalogs is how rows are kept inside them; one lake shows them all.
            kinds.Add("postgres", "*");
            kinds.Add("mysql", "inlined");
            return kinds;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Kinds))]
    public async Task Rows_that_do_not_fit_are_refused(string kind, string name)
    {
        await using WriteFaultLake lake = await WriteFaultLake.CreateAsync(kind);
        await lake.Catalog.TransactAsync((transaction, _) =>
        {
            transaction.CreateTable("bad", [.. s_columns.Select((column, i) => DuckLakeColumnSpec.Parse(column.Name, column.Type) with { NullsAllowed = i > 0 })]);
            return Task.CompletedTask;
        });
        foreach ((string caseName, BadRow bad) in s_cases.Where(entry => name == "*" || entry.Key == name || (name == "inlined" && entry.Value.FitsWith is not null)))
        {
            foreach (DuckLakeInlining inlining in Enum.GetValues<DuckLakeInlining>())
            {
                await CheckAsync(lake, caseName, bad, inlining);
            }
        }
    }

    [SkippableTheory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    [InlineData("mysql")]
    public async Task A_row_that_does_not_fit_in_a_later_batch_leaves_no_file(string kind)
    {
        await using WriteFaultLake lake = await WriteFaultLake.CreateAsync(kind);
        DuckLakeException error = await lake.FailsAsync(async (transaction, token) =>
        {
            using RecordBatch good = TransactionTest.Rows(0, 50_000);
            using RecordBatch bad = new(
                new Schema([new Field("id", Int32Type.Default, true), new Field("name", StringType.Default, true)]), [Ints(1, 2), RawTexts("x"u8, [0x80])], 2);
            await transaction.AppendAsync("t", [good, good], cancellationToken: token);
            await transaction.AppendAsync("t", [good, good, bad], cancellationToken: token);
        });
        Assert.Equal((DuckLakeErrorKind.InvalidInput, "main", "t", "name"), (error.Kind, error.SchemaName, error.TableName, error.ColumnPath));
        Assert.Contains("Row 100001 ", error.Message, StringComparison.Ordinal);
        Assert.False(error.IsTransient);
    }

    private static async Task CheckAsync(WriteFaultLake lake, string name, BadRow bad, DuckLakeInlining inlining)
    {
        using RecordBatch rows = bad.Build();
        var options = new DuckLakeAppendOptions { Inlining = inlining };
        if (bad.FitsWith == inlining)
        {
            await lake.Catalog.TransactAsync((transaction, token) => transaction.AppendAsync("bad", rows, options, token));
            await lake.Catalog.TransactAsync(async (transaction, token) =>
            {
                Assert.Equal(rows.Length, (await GoldenTables.ReadAsync(transaction.GetTable("bad").Scan())).Count);
                await transaction.DeleteAsync("bad", DuckLakeFilter.IsNotNull("id"), token);
            });
            return;
        }

        DuckLakeException error = await lake.FailsAsync((transaction, token) => transaction.AppendAsync("bad", rows, options, token));
        Assert.True(
            (bad.Kind, "main", "bad", bad.Column, false) == (error.Kind, error.SchemaName, error.TableName, error.ColumnPath, error.IsTransient)
                && error.Message.Contains(bad.Text, StringComparison.OrdinalIgnoreCase),
            $"{name}, inlining {inlining}: {error.Kind} {error.TableName} {error.ColumnPath}: {error}");
    }

    private static Int32Array Ints(params int?[] values)
    {
        using var builder = new Int32Array.Builder();
        foreach (int? value in values)
        {
            builder.Append(value);
        }

        return builder.Build();
    }

    private static DoubleArray Doubles(params double[] values)
    {
        using var builder = new DoubleArray.Builder();
        foreach (double value in values)
        {
            builder.Append(value);
        }

        return builder.Build();
    }

    private static StringArray Texts(params string[] values)
    {
        using var builder = new StringArray.Builder();
        foreach (string value in values)
        {
            builder.Append(value);
        }

        return builder.Build();
    }

    private static TimestampArray Stamps(TimeUnit unit, params long[] values)
    {
        using var builder = new TimestampArray.Builder(new TimestampType(unit, null));
        foreach (long value in values)
        {
            builder.Append(value);
        }

        return builder.Build();
    }

    /// <summary>Text of any two byte strings; an empty second one makes one value.</summary>
    private static IArrowArray RawTexts(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        using var builder = new BinaryArray.Builder();
        builder.Append(first);
        if (!second.IsEmpty)
        {
            builder.Append(second);
        }

        using BinaryArray bytes = builder.Build();
        return As(bytes.Data, StringType.Default);
    }

    /// <summary>Unscaled values of DECIMAL(6,2), however many digits they have.</summary>
    private static IArrowArray RawDecimals(params int[] unscaled)
    {
        using var builder = new Decimal128Array.Builder(new Decimal128Type(9, 2));
        foreach (int value in unscaled)
        {
            builder.Append((Int128)value);
        }

        using Decimal128Array wide = builder.Build();
        return As(wide.Data, new Decimal128Type(6, 2));
    }

    private static IArrowArray RawDays(int day)
    {
        using var builder = new Int32Array.Builder();
        using Int32Array days = builder.Append(day).Build();
        return As(days.Data, Date32Type.Default);
    }

    /// <summary>Lists of structs of 128-bit integers; the last list holds the largest.</summary>
    private static ListArray DeepHuge()
    {
        using var builder = new ListArray.Builder(new StructType([new Field("h", StringType.Default, true)]));
        var structs = (StructArray.Builder)builder.ValueBuilder;
        foreach (string?[] list in (string?[][])[["1", null], [], ["2", "170141183460469231731687303715884105727"]])
        {
            builder.Append();
            foreach (string? value in list)
            {
                structs.Append();
                ((StringArray.Builder)structs.FieldBuilders[0]).Append(value);
            }
        }

        return builder.Build();
    }

    private static IArrowArray As(ArrayData data, IArrowType type) =>
        ArrowArrayFactory.BuildArray(new ArrayData(type, data.Length, data.NullCount, data.Offset, [.. data.Buffers.Select(buffer => buffer.Retain())]));

    private static StructArray Struct(string name, IArrowArray values, string? other = null, IArrowArray? otherValues = null)
    {
        List<Field> fields = [new Field(name, values.Data.DataType, true)];
        List<ArrayData> children = [values.Data];
        if (other is not null)
        {
            fields.Add(new Field(other, otherValues!.Data.DataType, true));
            children.Add(otherValues.Data);
        }

        return (StructArray)ArrowArrayFactory.BuildArray(new ArrayData(new StructType(fields), values.Length, 0, 0, [default(ArrowBuffer)], [.. children]));
    }

    private static ListArray List(int value)
    {
        using var builder = new ListArray.Builder(Int32Type.Default);
        builder.Append();
        ((Int32Array.Builder)builder.ValueBuilder).Append(value);
        return builder.Build();
    }

    private static ListArray ListOfStructs()
    {
        using var builder = new ListArray.Builder(new StructType([new Field("x", Int32Type.Default, true)]));
        builder.Append();
        return builder.Build();
    }
}
