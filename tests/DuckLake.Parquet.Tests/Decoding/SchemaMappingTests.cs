using DuckLake.Columnar;
using DuckLake.Parquet.Tests.Corpus;
using DuckLake.Parquet.Tests.Format;
using DuckLake.Testing;

namespace DuckLake.Parquet.Tests.Decoding;

public sealed class SchemaMappingTests : LeakCheckedTest
{
    private const string Query = """
        SELECT 1::TINYINT AS i8, 2::UTINYINT AS u8, 3::SMALLINT AS i16, 4::USMALLINT AS u16, 5::INTEGER AS i32, 6::UINTEGER AS u32,
            7::BIGINT AS i64, 8::UBIGINT AS u64, 1.5::FLOAT AS f32, 2.5::DOUBLE AS f64, true AS flag,
            1.25::DECIMAL(5,2) AS d5, 1.25::DECIMAL(18,2) AS d18, 1.25::DECIMAL(38,2) AS d38,
            DATE '2020-01-02' AS day, TIME '01:02:03' AS tm, TIMESTAMP '2020-01-02 03:04:05' AS ts,
            TIMESTAMPTZ '2020-01-02 03:04:05+00' AS tz, TIMESTAMP_NS '2020-01-02 03:04:05.123456789' AS ns, TIMESTAMP_MS '2020-01-02 03:04:05' AS ms,
            INTERVAL '3 months 2 days' AS iv, 'text' AS txt, 'ab'::BLOB AS bin, '{"a":1}'::JSON AS js,
            '00112233-4455-6677-8899-aabbccddeeff'::UUID AS id,
            [1, NULL] AS list, MAP {'k': 1} AS map, {'a': 1, 'b': {'c': 'x', 'd': [2]}} AS s
        """;

    [Fact]
    public void Every_type_of_DuckDB_has_its_Arrow_type()
    {
        byte[] file = Write("FIELD_IDS {i8: 11, s: {__duckdb_field_id: 20, a: 21}, list: {__duckdb_field_id: 30, element: 31}}");
        Schema schema = ParquetFileReader.Open(file).GetSchema();
        Assert.Equal(
            """
            i8: int8; u8: uint8; i16: int16; u16: uint16; i32: int32; u32: uint32; i64: int64; u64: uint64; f32: float; f64: double; flag: bool;
            d5: decimal128(5, 2); d18: decimal128(18, 2); d38: decimal128(38, 2);
            """.ReplaceLineEndings(" "),
            string.Join("; ", schema.FieldsList.Take(14).Select(field => $"{field.Name}: {field.DataType}")) + ";");
        Assert.IsType<Date32Type>(Type("day"));
        Assert.Equal(new Time64Type(TimeUnit.Microsecond), Type("tm"));
        Assert.Equal(new TimestampType(TimeUnit.Microsecond, null), Type("ts"));
        Assert.Equal(new TimestampType(TimeUnit.Microsecond, "UTC"), Type("tz"));
        Assert.Equal(new TimestampType(TimeUnit.Nanosecond, null), Type("ns"));
        Assert.Equal(new TimestampType(TimeUnit.Millisecond, null), Type("ms"));
        Assert.Equal(IntervalType.MonthDayNanosecond, Type("iv"));
        Assert.IsType<StringType>(Type("txt"));
        Assert.IsType<BinaryType>(Type("bin"));
        Assert.Equal(ExtensionTypes.Json, schema.GetFieldByName("js").ExtensionName);
        Assert.Equal(ExtensionTypes.Uuid, schema.GetFieldByName("id").ExtensionName);
        Assert.Equal("11", schema.GetFieldByName("i8").Metadata["PARQUET:field_id"]);
        Assert.Equal("20", schema.GetFieldByName("s").Metadata["PARQUET:field_id"]);
        Assert.Equal("21", ((StructType)Type("s")).Fields[0].Metadata["PARQUET:field_id"]);
        Assert.Equal("31", ((ListType)Type("list")).ValueField.Metadata["PARQUET:field_id"]);
        Assert.False(schema.GetFieldByName("txt").Metadata.ContainsKey("PARQUET:field_id"));

        IArrowType Type(string name) => schema.GetFieldByName(name).DataType;
    }

    [Fact]
    public void Single_leaves_of_nested_columns_are_read_alone()
    {
        byte[] file = Write("CODEC uncompressed");
        ParquetMetadata metadata = ParquetTestFiles.ReadMetadata(file);
        ParquetSchema schema = metadata.Schema;
        var projection = ParquetProjection.OfNodes(schema, [schema.Find("s", "b", "d")!, schema.Find("txt")!]);
        using var reader = new ParquetRowGroupReader(metadata, 0, projection);
        Assert.Equal(["txt", "s"], reader.Schema.FieldsList.Select(field => field.Name));
        Assert.Equal(2, reader.GetByteRanges().Count);
        foreach (ParquetByteRange range in reader.GetByteRanges())
        {
            reader.SetBytes(range.Offset, file.AsMemory((int)range.Offset, (int)range.LengthBytes));
        }

        using RecordBatch batch = reader.ReadBatch()!;
        Assert.Equal("text", ArrowText.Format(batch.Column(0), 0));
        Assert.Equal("{'b': {'d': [2]}}", ArrowText.Format(batch.Column(1), 0));
        Assert.Null(reader.ReadBatch());
    }

    [Fact]
    public void An_empty_projection_counts_rows()
    {
        byte[] file = Write("CODEC uncompressed");
        ParquetMetadata metadata = ParquetTestFiles.ReadMetadata(file);
        using var reader = new ParquetRowGroupReader(metadata, 0, ParquetProjection.OfColumns(metadata.Schema, []));
        Assert.Empty(reader.GetByteRanges());
        using RecordBatch batch = reader.ReadBatch()!;
        Assert.Equal(1, batch.Length);
        Assert.Equal(0, batch.ColumnCount);
    }

    [Theory]
    [InlineData(ParquetStringRepresentation.Utf8)]
    [InlineData(ParquetStringRepresentation.Utf8View)]
    [InlineData(ParquetStringRepresentation.Dictionary)]
    public void Empty_strings_and_nulls_are_told_apart(ParquetStringRepresentation strings)
    {
        byte[] file = WriteQuery("SELECT CASE WHEN i % 3 = 0 THEN NULL ELSE '' END AS t FROM range(100) t(i)", "CODEC snappy");
        List<string?[]> rows = ParquetTestReader.ReadText(file, "f", new ParquetReaderOptions { StringRepresentation = strings });
        Assert.Equal(100, rows.Count);
        for (int i = 0; i < rows.Count; i++)
        {
            Assert.Equal(i % 3 == 0 ? null : "", rows[i][0]);
        }
    }

    [Fact]
    public void Missing_bytes_are_misuse()
    {
        byte[] file = Write("CODEC snappy");
        using var reader = new ParquetRowGroupReader(ParquetTestFiles.ReadMetadata(file), 0);
        Assert.Throws<InvalidOperationException>(() => reader.ReadBatch());
    }

    private static byte[] Write(string option) => WriteQuery(Query, option);

    private static byte[] WriteQuery(string query, string option)
    {
        using var directory = new TemporaryDirectory();
        string path = directory.Combine("t.parquet");
        using DuckDbSession duckDb = DuckDbSession.Open();
        duckDb.Execute($"COPY ({query}) TO {DuckDbSession.Literal(path)} (FORMAT parquet, {option})");
        return File.ReadAllBytes(path);
    }
}
