using System.Globalization;
using System.Numerics;
using DuckLake.Columnar;
using DuckLake.Testing;

namespace DuckLake.Parquet.Tests.Writing;

/// <summary>The types DuckLake adds to Arrow: written as the reference writes them, read by DuckDB.</summary>
public sealed class LogicalTypeTests : LeakCheckedTest
{
    private readonly DuckDbSession _duckDb = DuckDbSession.Open();
    private readonly TemporaryDirectory _directory = new();

    private static Dictionary<string, string> Id(int id, string? type = null)
    {
        var metadata = new Dictionary<string, string> { ["PARQUET:field_id"] = id.ToString(CultureInfo.InvariantCulture) };
        if (type is not null)
        {
            metadata["DUCKLAKE:type"] = type;
        }

        return metadata;
    }

    /// <summary>SQL type, and the Arrow field that stands for it.</summary>
    private static readonly (string Sql, Field Field)[] s_columns =
    [
        ("BOOLEAN", new Field("c0", BooleanType.Default, true, Id(1))),
        ("TINYINT", new Field("c1", Int8Type.Default, true, Id(2))),
        ("SMALLINT", new Field("c2", Int16Type.Default, true, Id(3))),
        ("INTEGER", new Field("c3", Int32Type.Default, false, Id(4))),
        ("BIGINT", new Field("c4", Int64Type.Default, true, Id(5))),
        ("UTINYINT", new Field("c5", UInt8Type.Default, true, Id(6))),
        ("USMALLINT", new Field("c6", UInt16Type.Default, true, Id(7))),
        ("UINTEGER", new Field("c7", UInt32Type.Default, true, Id(8))),
        ("UBIGINT", new Field("c8", UInt64Type.Default, true, Id(9))),
        ("HUGEINT", new Field("c9", new Decimal128Type(38, 0), true, Id(10, "int128"))),
        ("UHUGEINT", new Field("c10", new Decimal256Type(39, 0), true, Id(11, "uint128"))),
        ("FLOAT", new Field("c11", FloatType.Default, true, Id(12))),
        ("DOUBLE", new Field("c12", DoubleType.Default, true, Id(13))),
        ("DECIMAL(4,1)", new Field("c13", new Decimal128Type(4, 1), true, Id(14))),
        ("DECIMAL(9,2)", new Field("c14", new Decimal128Type(9, 2), true, Id(15))),
        ("DECIMAL(18,3)", new Field("c15", new Decimal128Type(18, 3), true, Id(16))),
        ("DECIMAL(38,4)", new Field("c16", new Decimal128Type(38, 4), true, Id(17))),
        ("DATE", new Field("c17", Date32Type.Default, true, Id(18))),
        ("TIME", new Field("c18", Time64Type.Microsecond, true, Id(19))),
        ("TIMETZ", WithId(ExtensionTypes.CreateField("c19", ExtensionTypes.Opaque, ExtensionTypes.TimeTzStorage, true, ExtensionTypes.TimeTzMetadata), 20)),
        ("TIMESTAMP", new Field("c20", TimestampType.Microsecond, true, Id(21))),
        ("TIMESTAMP_S", new Field("c21", new TimestampType(TimeUnit.Second, null), true, Id(22))),
        ("TIMESTAMP_MS", new Field("c22", new TimestampType(TimeUnit.Millisecond, null), true, Id(23))),
        ("TIMESTAMP_NS", new Field("c23", new TimestampType(TimeUnit.Nanosecond, null), true, Id(24))),
        ("TIMESTAMPTZ", new Field("c24", TimestampType.MicrosecondUtc, true, Id(25))),
        ("INTERVAL", new Field("c25", IntervalType.MonthDayNanosecond, true, Id(26))),
        ("VARCHAR", new Field("c26", StringType.Default, true, Id(27))),
        ("JSON", WithId(ExtensionTypes.CreateField("c27", ExtensionTypes.Json, StringType.Default), 28)),
        ("BLOB", new Field("c28", BinaryType.Default, true, Id(29))),
        ("UUID", WithId(ExtensionTypes.CreateField("c29", ExtensionTypes.Uuid, ExtensionTypes.UuidStorage), 30)),
        ("GEOMETRY", WithId(ExtensionTypes.CreateField("c30", ExtensionTypes.GeoArrowWkb, BinaryType.Default, true, "{}"), 31)),
        ("STRUCT(a INTEGER, b VARCHAR)", new Field("c31", new StructType([new Field("a", Int32Type.Default, true, Id(33)), new Field("b", StringType.Default, true, Id(34))]), true, Id(32))),
        ("INTEGER[]", new Field("c32", new ListType(new Field("element", Int32Type.Default, true, Id(36))), true, Id(35))),
        ("MAP(VARCHAR, INTEGER)", new Field("c33", new MapType(new Field("key", StringType.Default, false, Id(38)), new Field("value", Int32Type.Default, true, Id(39))), true, Id(37))),
    ];

    [Fact]
    public async Task The_schema_is_the_one_DuckDB_writes()
    {
        string theirs = _directory.Combine("theirs.parquet");
        string columns = string.Join(", ", s_columns.Select(column => $"CAST(NULL AS {column.Sql}) AS {column.Field.Name}"));
        string ids = string.Join(", ", s_columns[..31].Select(column => $"{column.Field.Name}: {column.Field.Metadata["PARQUET:field_id"]}"));
        _duckDb.Execute(
            $"COPY (SELECT {columns}) TO {DuckDbSession.Literal(theirs)} (FORMAT parquet, GEOPARQUET_VERSION 'NONE', FIELD_IDS {{{ids}, " +
            "c31: {__duckdb_field_id: 32, a: 33, b: 34}, c32: {__duckdb_field_id: 35, element: 36}, c33: {__duckdb_field_id: 37, key: 38, value: 39}})");
        using RecordBatch batch = Nulls();
        string ours = await SaveAsync(batch);
        Assert.Equal(Schema(theirs), Schema(ours));
    }

    [Fact]
    public async Task Values_of_types_of_DuckLake_are_read_by_DuckDB()
    {
        using var int128 = new Decimal128Array.Builder(new Decimal128Type(38, 0)).Append(Int128.Parse("-170141183460469231731687303715884105728", CultureInfo.InvariantCulture)).Append(5).AppendNull().Build();
        using var seconds = new TimestampArray.Builder(new TimestampType(TimeUnit.Second, null)).Append(1_600_000_000).Append(-1).AppendNull().Build();
        using var timeTz = new FixedSizeBinaryArray.Builder(ExtensionTypes.TimeTzStorage)
            .Append(TimeTz(hours: 1, offsetSeconds: 7200)).Append(TimeTz(hours: 12, offsetSeconds: -3600)).AppendNull().Build();
        using var interval = new MonthDayNanosecondIntervalArray.Builder()
            .Append(new MonthDayNanosecondInterval(14, 3, 1_500_000_000)).Append(default).AppendNull().Build();
        using var uuid = new FixedSizeBinaryArray.Builder(ExtensionTypes.UuidStorage)
            .Append(Convert.FromHexString("F79C3E09677C4BBDA4793F349CB785E7")).Append(new byte[16]).AppendNull().Build();
        using var json = new StringArray.Builder().Append("""{"a": 1}""").Append("[]").AppendNull().Build();
        using var geometry = new BinaryArray.Builder().Append(Point(1.5, -2)).Append(Point(-7, 9)).AppendNull().Build();
        Field[] fields = [s_columns[9].Field, s_columns[21].Field, s_columns[19].Field, s_columns[25].Field, s_columns[29].Field, s_columns[27].Field, s_columns[30].Field];
        IArrowArray[] arrays = [int128, seconds, timeTz, interval, uuid, json, geometry];
        using var batch = new RecordBatch(new Schema(fields), arrays.Select(Share), 3);
        (byte[] file, ParquetWrittenFile facts) = await WriterHarness.WriteAsync(batch);
        string path = _directory.Combine("values.parquet");
        await File.WriteAllBytesAsync(path, file);
        DuckDbRows rows = _duckDb.Query($"SELECT c9, c21, c19, c25, c29, c27, c30 FROM read_parquet({DuckDbSession.Literal(path)})");
        Assert.Equal(["DOUBLE", "TIMESTAMP"], [rows.Types[0].ToUpperInvariant(), rows.Types[1].ToUpperInvariant()]);
        Assert.Equal(
            "-1.7014118346046923e+38|2020-09-13 12:26:40|23:00:00+00|1 year 2 months 3 days 00:00:01.5|f79c3e09-677c-4bbd-a479-3f349cb785e7|{\"a\": 1}|POINT (1.5 -2)\n" +
            "5.0|1969-12-31 23:59:59|13:00:00+00|00:00:00|00000000-0000-0000-0000-000000000000|[]|POINT (-7 9)\n" +
            "NULL|NULL|NULL|NULL|NULL|NULL|NULL",
            rows.ToString());
        Assert.Equal(new ParquetBoundingBox(-7, 1.5, -2, 9, null, null, null, null), facts.Columns[6].BoundingBox);
        Assert.Equal(["point"], facts.Columns[6].GeometryTypes);
        Assert.Null(facts.Columns[0].Min);
        Assert.Equal("0|-7.0|1.5", _duckDb.Query($"SELECT stats_null_count - 1, geo_bbox.xmin, geo_bbox.xmax FROM parquet_metadata({DuckDbSession.Literal(path)}) WHERE path_in_schema = 'c30'").ToString());
    }

    [Fact]
    public async Task Variants_are_read_by_DuckDB_and_by_us()
    {
        string source = _directory.Combine("variant.parquet");
        _duckDb.Execute(
            "COPY (SELECT CAST(v AS VARIANT) AS v FROM (VALUES (CAST('{\"a\": 1, \"b\": [1, 2.5, \"x\"]}' AS JSON)), (CAST('\"" + new string('y', 100) +
            $"\"' AS JSON)), (NULL)) AS t(v)) TO {DuckDbSession.Literal(source)} (FORMAT parquet)");
        ParquetFileReader reader = ParquetFileReader.Open(await File.ReadAllBytesAsync(source));
        using IArrowArrayStream stream = reader.Read();
        using RecordBatch batch = (await stream.ReadNextRecordBatchAsync())!;
        string ours = await SaveAsync(batch);
        Assert.Equal(
            _duckDb.Query($"SELECT v FROM read_parquet({DuckDbSession.Literal(source)})").ToString(),
            _duckDb.Query($"SELECT v FROM read_parquet({DuckDbSession.Literal(ours)})").ToString());
        Assert.Equal(WriterHarness.ToText(batch), WriterHarness.Read(await File.ReadAllBytesAsync(ours)));
    }

    [Fact]
    public async Task Other_layouts_of_the_same_values_are_written_alike()
    {
        using RecordBatch plain = TestArrays.Batch([new Field("t", StringType.Default, true), new Field("b", BinaryType.Default, true)], 500, NullPattern.Some, 4, 40);
        (IArrowType Text, IArrowType Bytes)[] layouts =
        [
            (LargeStringType.Default, LargeBinaryType.Default),
            (StringViewType.Default, BinaryViewType.Default),
        ];
        (byte[] expected, _) = await WriterHarness.WriteAsync(plain);
        foreach ((IArrowType text, IArrowType bytes) in layouts)
        {
            using IArrowArray first = CastKernel.Cast(plain.Column(0), text);
            using IArrowArray second = CastKernel.Cast(plain.Column(1), bytes);
            using var batch = new RecordBatch(
                new Schema([new Field("t", text, true), new Field("b", bytes, true)]), [Share(first), Share(second)], 500);
            (byte[] file, _) = await WriterHarness.WriteAsync([batch], schema: plain.Schema);
            Assert.Equal(expected, file);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Dictionary_encoded_arrays_are_written_as_their_values(bool hasNullValue)
    {
        using var builder = new DictionaryArray.Builder(new DictionaryType(Int8Type.Default, StringType.Default));
        var values = (StringArray.Builder)builder.ValueBuilder;
        values.Append("one").Append("").Append("three");
        _ = hasNullValue ? values.AppendNull() : values.Append("four");
        for (int i = 0; i < 1000; i++)
        {
            _ = i % 7 == 0 ? builder.AppendNull() : builder.AppendIndex(i % 4);
        }

        using DictionaryArray array = builder.Build();
        using var batch = new RecordBatch(new Schema([new Field("d", array.Data.DataType, true)]), [array.Slice(3, 900)], 900);
        (byte[] file, ParquetWrittenFile facts) = await WriterHarness.WriteAsync(batch);
        Assert.Equal(WriterHarness.ToText(batch), WriterHarness.Read(file));
        Assert.Equal(WriterHarness.ToText(batch).Count(row => row[0] is null), facts.Columns[0].NullCount);
    }

    [Fact]
    public async Task Run_end_encoded_arrays_are_written_as_their_values()
    {
        using Int32Array ends = new Int32Array.Builder().Append(3).Append(10).Append(12).Build();
        using StringArray values = new StringArray.Builder().Append("a").AppendNull().Append("c").Build();
        var type = new RunEndEncodedType(new Field("run_ends", Int32Type.Default, false), new Field("values", StringType.Default, true));
        using var array = new RunEndEncodedArray(new ArrayData(type, 12, 0, 0, [], [ends.Data.Retain(), values.Data.Retain()]));
        using var batch = new RecordBatch(new Schema([new Field("r", type, true)]), [array.Slice(1, 10)], 10);
        (byte[] file, _) = await WriterHarness.WriteAsync(batch);
        string?[] expected = ["a", "a", null, null, null, null, null, null, null, "c"];
        Assert.Equal(expected, WriterHarness.Read(file).Select(row => row[0]));
    }

    [Fact]
    public async Task Types_beside_those_of_DuckLake_keep_their_values()
    {
        BigInteger large = BigInteger.Parse("-12345678901234567890123456789012345678901234567890", CultureInfo.InvariantCulture);
        using Decimal32Array decimal32 = new Decimal32Array.Builder(new Decimal32Type(9, 2)).Append(-12345).Append(1).AppendNull().Build();
        using Decimal64Array decimal64 = new Decimal64Array.Builder(new Decimal64Type(18, 4)).Append(-123456789012345678).Append(1).AppendNull().Build();
        using Decimal256Array decimal256 = new Decimal256Array.Builder(new Decimal256Type(50, 0)).Append(large).Append(1).AppendNull().Build();
        using Decimal256Array uint128 = new Decimal256Array.Builder(new Decimal256Type(39, 0)).Append((BigInteger)UInt128.MaxValue).Append(1).AppendNull().Build();
        using Date64Array date64 = new Date64Array.Builder().Append(-86_400_000L).Append(86_399_999).AppendNull().Build();
        using Time32Array seconds = new Time32Array.Builder(new Time32Type(TimeUnit.Second)).Append(3661).Append(0).AppendNull().Build();
        using DurationArray duration = new DurationArray.Builder(new DurationType(TimeUnit.Microsecond)).Append(-5).Append(7).AppendNull().Build();
        using var nothing = new NullArray(new ArrayData(NullType.Default, 3, 3, 0, []));
        IArrowArray[] arrays = [decimal32, decimal64, decimal256, uint128, date64, seconds, duration, nothing];
        Field[] fields = [.. arrays.Select((array, i) => new Field($"c{i}", array.Data.DataType, true))];
        fields[3] = fields[3].WithMetadata("DUCKLAKE:type", "uint128");
        using var batch = new RecordBatch(new Schema(fields), arrays.Select(Share), 3);
        (byte[] file, ParquetWrittenFile facts) = await WriterHarness.WriteAsync(batch);
        List<string?[]> rows = WriterHarness.Read(file);
        string?[] first = ["-123.45", "-12345678901234.5678", large.ToString(CultureInfo.InvariantCulture), "3.402823669209385e+38", "1969-12-31", "01:01:01", "-5", null];
        string?[] second = ["0.01", "0.0001", "1", "1.0", "1970-01-01", "00:00:00", "7", null];
        Assert.Equal([first, second, new string?[8]], rows);
        Assert.Equal(new bool?[8], facts.Columns.Select(column => column.ContainsNaN));
        Assert.Equal([1, 1, 1, 1, 1, 1, 1, 3], facts.Columns.Select(column => column.NullCount));
    }

    [Fact]
    public async Task Lists_of_every_layout_are_written_as_lists()
    {
        var element = new Field("element", Int32Type.Default, true);
        using Int32Array numbers = new Int32Array.Builder().Append(1).Append(2).AppendNull().Append(4).Append(5).Append(6).Build();
        using ArrowBuffer offsets = ArrowBuffer.CopyOf<int>([4, 0, 2, 0]);
        using ArrowBuffer sizes = ArrowBuffer.CopyOf<int>([2, 2, 0, 3]);
        using var views = new ListViewArray(new ArrayData(new ListViewType(element), 4, 0, 0, [default, offsets.Retain(), sizes.Retain()], [numbers.Data.Retain()]));
        using var fixedLists = new FixedSizeListArray(new ArrayData(new FixedSizeListType(element, 3), 2, 0, 0, [default], [numbers.Data.Retain()]));
        Assert.Equal(["[5, 6]", "[1, 2]", "[]", "[1, 2, NULL]"], await WriteColumnAsync(views, 0, 4));
        Assert.Equal(["[1, 2]", "[]"], await WriteColumnAsync(views, 1, 2));
        Assert.Equal(["[1, 2, NULL]", "[4, 5, 6]"], await WriteColumnAsync(fixedLists, 0, 2));
        Assert.Equal(["[4, 5, 6]"], await WriteColumnAsync(fixedLists, 1, 1));
    }

    protected override void Cleanup()
    {
        _duckDb.Dispose();
        _directory.Dispose();
    }

    private static IArrowArray Share(IArrowArray array) => ArrowArrayFactory.BuildArray(array.Data.Retain());

    private static Field WithId(Field field, int id) => field.WithMetadata("PARQUET:field_id", id.ToString(CultureInfo.InvariantCulture));

    private static byte[] TimeTz(int hours, int offsetSeconds) =>
        BitConverter.GetBytes(((ulong)hours * 3_600_000_000 << 24) | (uint)(57_599 - offsetSeconds));

    private static byte[] Point(double x, double y) => [1, 1, 0, 0, 0, .. BitConverter.GetBytes(x), .. BitConverter.GetBytes(y)];

    private static RecordBatch Nulls()
    {
        var fields = s_columns.Select(column => column.Field).ToList();
        var arrays = new List<IArrowArray>();
        foreach (Field column in fields)
        {
            using IArrowArrayBuilder builder = ArrowArrayBuilderFactory.Create(column.DataType);
            builder.AppendNull();
            arrays.Add(builder.Build());
        }

        return new RecordBatch(new Schema(fields), arrays, 1);
    }

    private static async Task<IEnumerable<string?>> WriteColumnAsync(ArrowArray array, int start, int count)
    {
        using var batch = new RecordBatch(new Schema([new Field("x", array.Data.DataType, true)]), [array.Slice(start, count)], count);
        (byte[] file, _) = await WriterHarness.WriteAsync(batch);
        return WriterHarness.Read(file).Select(row => row[0]);
    }

    private async Task<string> SaveAsync(RecordBatch batch)
    {
        (byte[] file, _) = await WriterHarness.WriteAsync(batch);
        string path = _directory.Combine("ours.parquet");
        await File.WriteAllBytesAsync(path, file);
        return path;
    }

    private IReadOnlyList<string> Schema(string path) =>
    [
        .. _duckDb.Query(
            "SELECT name, type, type_length, repetition_type, num_children, converted_type, scale, precision, field_id, logical_type, duckdb_type " +
            $"FROM parquet_schema({DuckDbSession.Literal(path)})").Rows.Select(row => string.Join('|', row)),
    ];
}
