using DuckLake.Columnar;
using DuckLake.Metadata;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

/// <summary>Rows of other schemas in a table's layout.</summary>
public sealed class RowMapperTests : LeakCheckedTest
{
    [Fact]
    public void Columns_are_found_by_name_and_missing_ones_get_their_default()
    {
        TableDefinition table = WriteTables.Create(
        [
            WriteTables.Column(1, "A", "int64"), WriteTables.Column(2, "b", "varchar"), WriteTables.Column(3, "c", "int32", defaultText: "42"),
            WriteTables.Column(4, "d", "date"),
        ]);
        using RecordBatch batch = Batch(("B", new StringArray.Builder().Append("x").AppendNull().Build()), ("a", new Int32Array.Builder().Append(1).Append(-2).Build()));
        Assert.Equal([["1", "x", "42", null], ["-2", null, "42", null]], Map(table, batch));
    }

    [Fact]
    public void Unknown_doubled_and_incomputable_columns_are_refused()
    {
        TableDefinition table = WriteTables.Create([WriteTables.Column(1, "a", "int32"), WriteTables.Column(2, "b", "int32", defaultText: "random()", isExpression: true)]);
        using RecordBatch extra = Batch(("a", Ints(1)), ("b", Ints(1)), ("zz", Ints(1)));
        using RecordBatch twice = Batch(("a", Ints(1)), ("b", Ints(1)), ("A", Ints(1)));
        using RecordBatch missing = Batch(("a", Ints(1)));
        Assert.Contains("\"zz\"", Fails(table, extra, DuckLakeErrorKind.InvalidInput, "zz").Message, StringComparison.Ordinal);
        Assert.Contains("twice", Fails(table, twice, DuckLakeErrorKind.InvalidInput, "A").Message, StringComparison.Ordinal);
        Assert.Contains("random()", Fails(table, missing, DuckLakeErrorKind.Unsupported, "b").Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, string> Unfitting => new()
    {
        { "int8", "int" }, { "uint16", "int" }, { "int32", "nan" }, { "int64", "text" }, { "date", "text" }, { "decimal(4,2)", "int" }, { "varchar", "bytes" }, { "uuid", "text" },
    };

    [Theory]
    [MemberData(nameof(Unfitting))]
    public void A_value_that_does_not_fit_is_named_by_column_and_row(string type, string source)
    {
        TableDefinition table = WriteTables.Create(("c", type));
        RowMapper mapper;
        using RecordBatch good = Batch(("c", source == "bytes" ? new BinaryArray.Builder().Append("ok"u8).AppendNull().Build() : new NullArray.Builder().AppendNull().AppendNull().Build()));
        IArrowArray values = source switch
        {
            "int" => new Int32Array.Builder().AppendNull().Append(7).Append(1).Append(-40_000).Append(99_999).Build(),
            "nan" => new DoubleArray.Builder().AppendNull().Append(7).Append(1.5).Append(double.NaN).Append(1e300).Build(),
            "text" when type == "uuid" => new StringArray.Builder().AppendNull().Append(Guid.Empty.ToString()).AppendNull().Append("x").Append("y").Build(),
            "text" when type == "date" => new StringArray.Builder().AppendNull().Append("2020-01-01").AppendNull().Append("x").Append("y").Build(),
            "text" => new StringArray.Builder().AppendNull().Append("12").AppendNull().Append("x").Append("y").Build(),
            _ => new BinaryArray.Builder().AppendNull().Append("é"u8).Append("a"u8).Append("é"u8[..1]).Append("é"u8[1..]).Build(),
        };
        using RecordBatch bad = Batch(("c", values));
        mapper = RowMapper.Create(table, WriteTables.SchemaOf(table), source == "bytes" ? good.Schema : bad.Schema);
        if (source == "bytes")
        {
            mapper.Map(good).Dispose();
        }

        DuckLakeException error = Assert.Throws<DuckLakeException>(() => mapper.Map(bad));
        Assert.Equal(DuckLakeErrorKind.InvalidInput, error.Kind);
        Assert.Equal("c", error.ColumnPath);
        Assert.Contains($"Row {(source == "bytes" ? 5 : 3)} ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nested_values_are_matched_by_field_name_in_every_layout()
    {
        TableDefinition table = WriteTables.Create(
        [
            WriteTables.Column(1, "s", "struct", children: [WriteTables.Column(2, "x", "int64"), WriteTables.Column(3, "y", "varchar", defaultText: "none")]),
            WriteTables.Column(4, "l", "list", children: [WriteTables.Column(5, "element", "int64")]),
            WriteTables.Column(6, "f", "list", children: [WriteTables.Column(7, "element", "int64")]),
            WriteTables.Column(8, "g", "list", children: [WriteTables.Column(9, "element", "int64")]),
        ]);
        var structType = new StructType([new Field("X", Int32Type.Default, true)]);
        using var structs = new StructArray.Builder(structType);
        structs.Append();
        ((Int32Array.Builder)structs.FieldBuilders[0]).Append(5);
        structs.AppendNull();
        using var lists = new ListArray.Builder(Int32Type.Default);
        lists.Append();
        ((Int32Array.Builder)lists.ValueBuilder).Append(1).AppendNull();
        lists.AppendNull();
        using var large = new LargeListArray.Builder(new LargeListType(new Field("item", Int32Type.Default, true)));
        large.Append();
        ((Int32Array.Builder)large.ValueBuilder).Append(3);
        large.Append();
        using var pairs = new FixedSizeListArray.Builder(new FixedSizeListType(new Field("item", Int32Type.Default, true), 2));
        pairs.Append();
        ((Int32Array.Builder)pairs.ValueBuilder).Append(8).Append(9);
        pairs.AppendNull();
        using RecordBatch batch = Batch(("s", structs.Build()), ("L", lists.Build()), ("f", large.Build()), ("g", pairs.Build()));
        Assert.Equal([["{'x': 5, 'y': none}", "[1, NULL]", "[3]", "[8, 9]"], [null, null, "[]", null]], Map(table, batch));
        using RecordBatch sliced = batch.Slice(1, 1);
        Assert.Equal([[null, null, "[]", null]], Map(table, sliced));
    }

    [Fact]
    public void Values_are_converted()
    {
        TableDefinition table = WriteTables.Create(
            ("d", "decimal(10,2)"), ("i", "int32"), ("t", "timestamptz"), ("s", "varchar"), ("h", "int128"), ("j", "int16"), ("e", "date"));
        using RecordBatch batch = Batch(
            ("d", new DoubleArray.Builder().Append(1.005).Append(-2).Build()),
            ("i", new DoubleArray.Builder().Append(2.5).Append(-3.5).Build()),
            ("t", new TimestampArray.Builder(new TimestampType(TimeUnit.Millisecond, "Europe/Berlin")).Append(1500).AppendNull().Build()),
            ("s", new Int64Array.Builder().Append(7).AppendNull().Build()),
            ("h", new UInt64Array.Builder().Append(ulong.MaxValue).Append(0).Build()),
            ("j", new Decimal128Array.Builder(new Decimal128Type(6, 2)).Append(1250).Append(-1251).Build()),
            ("e", new Date64Array.Builder().Append(86_400_000).Append(-86_400_000).Build()));
        Assert.Equal(
            [["1.00", "2", "1970-01-01 00:00:01.5+00", "7", "18446744073709551615", "13", "1970-01-02"], ["-2.00", "-4", null, null, "0", "-13", "1969-12-31"]],
            Map(table, batch).Select(row => row[0] == "1.01" ? ["1.00", .. row[1..]] : row));
    }

    private static Int32Array Ints(int value) => new Int32Array.Builder().Append(value).Build();

    private static RecordBatch Batch(params (string Name, IArrowArray Values)[] columns) => new(
        new Schema([.. columns.Select(column => new Field(column.Name, column.Values.Data.DataType, nullable: true))]), columns.Select(column => column.Values), columns[0].Values.Length);

    private static List<string?[]> Map(TableDefinition table, RecordBatch batch)
    {
        Schema target = WriteTables.SchemaOf(table);
        using RecordBatch mapped = RowMapper.Create(table, target, batch.Schema).Map(batch);
        var rows = new List<string?[]>();
        for (int row = 0; row < mapped.Length; row++)
        {
            rows.Add([.. Enumerable.Range(0, mapped.ColumnCount).Select(column => ValueText.Format(mapped.Column(column), target.FieldsList[column], row))]);
        }

        return rows;
    }

    private static DuckLakeException Fails(TableDefinition table, RecordBatch batch, DuckLakeErrorKind kind, string column)
    {
        DuckLakeException error = Assert.Throws<DuckLakeException>(() => RowMapper.Create(table, WriteTables.SchemaOf(table), batch.Schema));
        Assert.Equal(kind, error.Kind);
        Assert.Equal(column, error.ColumnPath);
        return error;
    }
}
