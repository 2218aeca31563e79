using DuckLake.Columnar;
using DuckLake.Testing;

namespace DuckLake.Parquet.Tests.Writing;

/// <summary>DuckDB reads what we write, value by value, and sees the schema it would have written itself.</summary>
public sealed class DuckDbReadTests : LeakCheckedTest
{
    private readonly DuckDbSession _duckDb = DuckDbSession.Open();
    private readonly TemporaryDirectory _directory = new();

    /// <summary>DuckDB has no type of these, or other text for them.</summary>
    private static Field[] Columns =>
    [
        .. RoundTripTests.Scalars.Where(column => column.Name is not ("f16" or "time_ns" or "interval" or "fixed7" or "tstz_ns" or "uuid" or "ts_ns" or "time_ms")),
        .. NestedRoundTripTests.Nested,
    ];

    public static TheoryData<NullPattern, CompressionCodec, ParquetDataPageVersion, int> Cases()
    {
        var cases = new TheoryData<NullPattern, CompressionCodec, ParquetDataPageVersion, int>();
        foreach (NullPattern nulls in Enum.GetValues<NullPattern>())
        {
            foreach (ParquetDataPageVersion version in Enum.GetValues<ParquetDataPageVersion>())
            {
                cases.Add(nulls, CompressionCodec.Snappy, version, int.MaxValue);
                cases.Add(nulls, CompressionCodec.Uncompressed, version, 15);
            }
        }

        foreach (CompressionCodec codec in new[] { CompressionCodec.Gzip, CompressionCodec.Brotli, CompressionCodec.Zstd, CompressionCodec.Lz4Raw })
        {
            cases.Add(NullPattern.Some, codec, ParquetDataPageVersion.V1, int.MaxValue);
            cases.Add(NullPattern.Runs, codec, ParquetDataPageVersion.V2, 15);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Values_are_the_same(NullPattern nulls, CompressionCodec codec, ParquetDataPageVersion version, int distinct)
    {
        using RecordBatch batch = TestArrays.Batch(Columns, 500, nulls, seed: 5, distinct);
        var options = new ParquetWriterOptions { Compression = codec, DataPageVersion = version, DataPageRowLimit = 150, RowGroupRowCount = 400 };
        (byte[] file, _) = await WriterHarness.WriteAsync(batch, options);
        AssertSame(batch, file);
    }

    [Theory]
    [InlineData(ParquetEncoding.Plain)]
    [InlineData(ParquetEncoding.RleDictionary)]
    [InlineData(ParquetEncoding.DeltaBinaryPacked)]
    [InlineData(ParquetEncoding.DeltaLengthByteArray)]
    [InlineData(ParquetEncoding.DeltaByteArray)]
    [InlineData(ParquetEncoding.ByteStreamSplit)]
    public async Task Every_encoding_is_read(ParquetEncoding encoding)
    {
        Field[] fields = [.. Columns.Where(column => column.DataType is not NestedType && EncodingTests.CanEncode(column, encoding)
            && (encoding != ParquetEncoding.ByteStreamSplit || column.DataType is FloatType or DoubleType))];
        using RecordBatch batch = TestArrays.Batch(fields, 1200, NullPattern.Some, seed: 6);
        var options = new ParquetWriterOptions { ColumnEncodings = fields.ToDictionary(field => field.Name, _ => encoding), DataPageRowLimit = 500 };
        (byte[] file, _) = await WriterHarness.WriteAsync(batch, options);
        AssertSame(batch, file);
    }

    protected override void Cleanup()
    {
        _duckDb.Dispose();
        _directory.Dispose();
    }

    private void AssertSame(RecordBatch batch, byte[] file)
    {
        string path = _directory.Combine($"{Guid.NewGuid():N}.parquet");
        File.WriteAllBytes(path, file);
        IReadOnlyList<string?[]> found = _duckDb.Query($"SELECT * FROM read_parquet({DuckDbSession.Literal(path)})").Rows;
        List<string?[]> expected = WriterHarness.ToText(batch);
        Assert.Equal(expected.Count, found.Count);
        for (int column = 0; column < batch.ColumnCount; column++)
        {
            string name = batch.Schema.FieldsList[column].Name;
            Assert.Equal(expected.Select((row, i) => $"{name}[{i}] {row[column]}"), found.Select((row, i) => $"{name}[{i}] {row[column]}"));
        }
    }
}
