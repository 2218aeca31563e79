using DuckLake.Columnar;
using DuckLake.Testing;

namespace DuckLake.Parquet.Tests.Writing;

/// <summary>Every encoding a type can have, asked for and chosen.</summary>
public sealed class EncodingTests : LeakCheckedTest
{
    public static TheoryData<ParquetEncoding, NullPattern, ParquetDataPageVersion> Cases()
    {
        var cases = new TheoryData<ParquetEncoding, NullPattern, ParquetDataPageVersion>();
        foreach (ParquetEncoding encoding in new[]
        {
            ParquetEncoding.Plain, ParquetEncoding.Rle, ParquetEncoding.RleDictionary, ParquetEncoding.DeltaBinaryPacked,
            ParquetEncoding.DeltaLengthByteArray, ParquetEncoding.DeltaByteArray, ParquetEncoding.ByteStreamSplit,
        })
        {
            foreach (NullPattern nulls in Enum.GetValues<NullPattern>())
            {
                cases.Add(encoding, nulls, ParquetDataPageVersion.V1);
                cases.Add(encoding, nulls, ParquetDataPageVersion.V2);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Asked_for_encodings_are_written_and_read(ParquetEncoding encoding, NullPattern nulls, ParquetDataPageVersion version)
    {
        Field[] fields = [.. RoundTripTests.Scalars.Where(field => CanEncode(field, encoding))];
        using RecordBatch batch = TestArrays.Batch(fields, 1300, nulls, seed: 9);
        var options = new ParquetWriterOptions
        {
            ColumnEncodings = fields.ToDictionary(field => field.Name, _ => encoding),
            DataPageRowLimit = 400,
            DataPageVersion = version,
        };
        (byte[] file, _) = await WriterHarness.WriteAsync(batch, options);
        ParquetMetadata metadata = ParquetFileReader.Open(file).Metadata;
        bool mayFallBack = encoding == ParquetEncoding.RleDictionary && nulls == NullPattern.All;
        Assert.All(metadata.RowGroups[0].Columns, chunk => Assert.Contains(mayFallBack ? ParquetEncoding.Plain : encoding, chunk.Encodings));
        Assert.Equal(WriterHarness.ToText(batch), WriterHarness.Read(file));
    }

    [Fact]
    public async Task An_encoding_the_type_does_not_have_is_refused()
    {
        using RecordBatch batch = TestArrays.Batch([new Field("x", DoubleType.Default, true)], 10, NullPattern.None, 1);
        var options = new ParquetWriterOptions { ColumnEncodings = new Dictionary<string, ParquetEncoding> { ["x"] = ParquetEncoding.DeltaBinaryPacked } };
        ParquetWriteException error = await Assert.ThrowsAsync<ParquetWriteException>(() => WriterHarness.WriteAsync(batch, options));
        Assert.Equal(ParquetWriteErrorKind.Unsupported, error.Kind);
        Assert.Equal("x", error.ColumnPath);
    }

    internal static bool CanEncode(Field field, ParquetEncoding encoding)
    {
        bool isBoolean = field.DataType is BooleanType;
        bool isText = field.DataType is StringType or BinaryType;
        bool isFixed = field.DataType is FixedSizeBinaryType or HalfFloatType or IntervalType or Decimal128Type { Precision: > 18 };
        bool isReal = field.DataType is FloatType or DoubleType;
        return encoding switch
        {
            ParquetEncoding.Plain => true,
            ParquetEncoding.Rle => isBoolean,
            ParquetEncoding.RleDictionary => !isBoolean,
            ParquetEncoding.DeltaBinaryPacked => !isBoolean && !isText && !isFixed && !isReal,
            ParquetEncoding.DeltaLengthByteArray => isText,
            ParquetEncoding.DeltaByteArray => isText || isFixed,
            _ => !isBoolean && !isText,
        };
    }
}
