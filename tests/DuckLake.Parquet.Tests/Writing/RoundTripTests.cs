using DuckLake.Columnar;
using DuckLake.Testing;

namespace DuckLake.Parquet.Tests.Writing;

/// <summary>Every type × null pattern × codec × page version, read back by our own reader.</summary>
public sealed class RoundTripTests : LeakCheckedTest
{
    internal static readonly Field[] Scalars =
    [
        new("bool", BooleanType.Default, true),
        new("i8", Int8Type.Default, true),
        new("i16", Int16Type.Default, true),
        new("i32", Int32Type.Default, true),
        new("i64", Int64Type.Default, true),
        new("u8", UInt8Type.Default, true),
        new("u16", UInt16Type.Default, true),
        new("u32", UInt32Type.Default, true),
        new("u64", UInt64Type.Default, true),
        new("f16", HalfFloatType.Default, true),
        new("f32", FloatType.Default, true),
        new("f64", DoubleType.Default, true),
        new("dec5", new Decimal128Type(5, 2), true),
        new("dec18", new Decimal128Type(18, 3), true),
        new("dec38", new Decimal128Type(38, 10), true),
        new("date", Date32Type.Default, true),
        new("time_ms", new Time32Type(TimeUnit.Millisecond), true),
        new("time", Time64Type.Microsecond, true),
        new("time_ns", Time64Type.Nanosecond, true),
        new("ts_ms", new TimestampType(TimeUnit.Millisecond, null), true),
        new("ts", TimestampType.Microsecond, true),
        new("ts_ns", new TimestampType(TimeUnit.Nanosecond, null), true),
        new("tstz", TimestampType.MicrosecondUtc, true),
        new("tstz_ns", new TimestampType(TimeUnit.Nanosecond, "UTC"), true),
        new("interval", IntervalType.MonthDayNanosecond, true),
        new("text", StringType.Default, true),
        new("blob", BinaryType.Default, true),
        new("fixed7", new FixedSizeBinaryType(7), true),
        ExtensionTypes.CreateField("uuid", ExtensionTypes.Uuid, ExtensionTypes.UuidStorage),
    ];

    public static TheoryData<NullPattern, CompressionCodec, ParquetDataPageVersion, int> Cases()
    {
        var cases = new TheoryData<NullPattern, CompressionCodec, ParquetDataPageVersion, int>();
        foreach (NullPattern nulls in Enum.GetValues<NullPattern>())
        {
            foreach (CompressionCodec codec in new[] { CompressionCodec.Uncompressed, CompressionCodec.Snappy, CompressionCodec.Gzip, CompressionCodec.Brotli, CompressionCodec.Zstd, CompressionCodec.Lz4Raw })
            {
                foreach (ParquetDataPageVersion version in Enum.GetValues<ParquetDataPageVersion>())
                {
                    cases.Add(nulls, codec, version, int.MaxValue);
                    cases.Add(nulls, codec, version, 20);
                }
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Scalars_come_back(NullPattern nulls, CompressionCodec codec, ParquetDataPageVersion version, int distinct)
    {
        using RecordBatch batch = TestArrays.Batch(Scalars, 600, nulls, seed: 7, distinct);
        var options = new ParquetWriterOptions { Compression = codec, DataPageVersion = version, DataPageRowLimit = 150, RowGroupRowCount = 400 };
        (byte[] file, ParquetWrittenFile facts) = await WriterHarness.WriteAsync(batch, options);
        Assert.Equal(file.Length, facts.SizeBytes);
        Assert.Equal(2, facts.RowGroupCount);
        Assert.Equal(WriterHarness.ToText(batch), WriterHarness.Read(file));
    }
}
