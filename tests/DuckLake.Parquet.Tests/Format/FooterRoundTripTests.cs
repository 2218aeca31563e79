using DuckLake.Parquet.Encoders;
using DuckLake.Testing;

namespace DuckLake.Parquet.Tests.Format;

/// <summary>What the Thrift writers write, the readers read.</summary>
public sealed class FooterRoundTripTests : LeakCheckedTest
{
    private static readonly ParquetLogicalType[] s_logicalTypes =
    [
        new(ParquetLogicalTypeKind.String), new(ParquetLogicalTypeKind.Enum), new(ParquetLogicalTypeKind.Date), new(ParquetLogicalTypeKind.Null),
        new(ParquetLogicalTypeKind.Json), new(ParquetLogicalTypeKind.Bson), new(ParquetLogicalTypeKind.Uuid), new(ParquetLogicalTypeKind.Float16),
        new(ParquetLogicalTypeKind.Decimal) { Scale = 3, Precision = 18 },
        new(ParquetLogicalTypeKind.Time) { TimeUnit = ParquetTimeUnit.Microseconds, IsAdjustedToUtc = true },
        new(ParquetLogicalTypeKind.Timestamp) { TimeUnit = ParquetTimeUnit.Nanoseconds },
        new(ParquetLogicalTypeKind.Integer) { BitWidth = 64, IsSigned = true },
        new(ParquetLogicalTypeKind.Integer) { BitWidth = 8 },
        new(ParquetLogicalTypeKind.Variant) { SpecificationVersion = 1 }, new(ParquetLogicalTypeKind.Variant),
        new(ParquetLogicalTypeKind.Geometry) { Crs = "EPSG:4326" }, new(ParquetLogicalTypeKind.Geometry),
        new(ParquetLogicalTypeKind.Geography) { EdgeAlgorithm = ParquetEdgeAlgorithm.Karney, Crs = "x" }, new(ParquetLogicalTypeKind.Geography),
        new(ParquetLogicalTypeKind.Map), new(ParquetLogicalTypeKind.List),
    ];

    [Fact]
    public void Every_logical_type_is_read_back()
    {
        List<SchemaElement> elements = [new() { Name = "root", ChildCount = s_logicalTypes.Length }];
        foreach (ParquetLogicalType type in s_logicalTypes)
        {
            elements.Add(new SchemaElement
            {
                Name = $"c{elements.Count}", Type = (int)ParquetPhysicalType.ByteArray, Repetition = (int)ParquetRepetition.Optional,
                FieldId = 2147483540 + elements.Count, LogicalType = type,
            });
        }

        ParquetSchema schema = ParquetSchema.Create(elements.ToArray());
        Assert.Equal(s_logicalTypes, schema.Columns.Select(column => column.LogicalType!));
        Assert.Equal(Enumerable.Range(2147483541, s_logicalTypes.Length), schema.Columns.Select(column => column.FieldId!.Value));
        Assert.Throws<ArgumentException>(() => ParquetSchema.Create(
            [new() { Name = "root", ChildCount = 1 }, new() { Name = "c", Type = 1, Repetition = 0, LogicalType = new(ParquetLogicalTypeKind.Interval) }]));
        Assert.Throws<InvalidParquetException>(() => ParquetSchema.Create([new() { Name = "root", ChildCount = 2 }]));
    }

    [Fact]
    public void Every_converted_type_is_read_back_with_the_shape_of_the_schema()
    {
        ParquetConvertedType[] types = Enum.GetValues<ParquetConvertedType>();
        List<SchemaElement> elements = [new() { Name = "root", ChildCount = 1 }, new() { Name = "g\u00e4", ChildCount = types.Length, Repetition = 2, FieldId = 7 }];
        elements.AddRange(types.Select(type => new SchemaElement
        {
            Name = type.ToString(), Type = (int)ParquetPhysicalType.FixedLenByteArray, TypeLength = 12, Repetition = 1, ConvertedType = (int)type, Scale = 2, Precision = 9,
        }));
        ParquetSchema schema = ParquetSchema.Create(elements.ToArray());
        Assert.Equal(types, schema.Columns.Select(column => column.ConvertedType!.Value));
        ParquetColumn number = (ParquetColumn)schema.Find("g\u00e4", "Decimal")!;
        Assert.Equal((2, 9, 12, 2, 1), (number.LogicalType!.Scale, number.LogicalType.Precision, number.TypeLength, number.MaxDefinitionLevel, number.MaxRepetitionLevel));
    }

    [Fact]
    public void Metadata_is_read_back()
    {
        var metadata = new RawFileMetadata
        {
            Version = 2,
            Schema =
            [
                new SchemaElement { Name = "duckdb_schema", ChildCount = 2 },
                new SchemaElement { Name = "a", Type = (int)ParquetPhysicalType.Int32, Repetition = 1, FieldId = 1 },
                new SchemaElement { Name = "b", Type = (int)ParquetPhysicalType.ByteArray, Repetition = 1, LogicalType = new(ParquetLogicalTypeKind.String) },
            ],
            RowCount = 10,
            KeyValues = [new("key", "value"), new("flag", null)],
            CreatedBy = "DuckLake.Arrow version 0.1.0",
            ColumnOrders = [ParquetColumnOrder.TypeDefined, ParquetColumnOrder.TypeDefined],
        };
        metadata.RowGroups.Add(new RawRowGroup
        {
            Columns = [Chunk(ParquetPhysicalType.Int32), Chunk(ParquetPhysicalType.ByteArray)],
            TotalByteSize = 100, RowCount = 10, FileOffset = 4, TotalCompressedSize = 90, Ordinal = 0,
            SortingColumns = [new ParquetSortingColumn(1, true, false), new ParquetSortingColumn(0, false, true)],
        });
        using var file = new ByteSink();
        file.Write(FooterWriter.PlainMagic);
        file.Write(new byte[5000]);
        int footerSize = FooterWriter.WriteFooter(metadata, null, file);

        ParquetMetadata read = ParquetTestFiles.ReadMetadata(file.WrittenSpan.ToArray());
        Assert.Equal(footerSize, read.FooterSizeBytes);
        Assert.Equal((2, 10, "DuckLake.Arrow version 0.1.0"), (read.Version, (int)read.RowCount, read.CreatedBy));
        Assert.Equal(metadata.KeyValues, read.KeyValueMetadata);
        Assert.Equal(metadata.ColumnOrders, read.ColumnOrders);
        RowGroupMetadata group = Assert.Single(read.RowGroups);
        Assert.Equal((100, 90L, 4L, 10), (group.TotalByteSizeBytes, group.TotalCompressedSizeBytes, group.FileOffset, group.RowCount));
        Assert.Equal(metadata.RowGroups[0].SortingColumns, group.SortingColumns);
        CheckChunk(group.Columns[0]);
        CheckChunk(group.Columns[1]);
    }

    [Theory]
    [InlineData(ParquetPageType.DataPage)]
    [InlineData(ParquetPageType.DataPageV2)]
    [InlineData(ParquetPageType.DictionaryPage)]
    public void Page_headers_are_read_back(ParquetPageType type)
    {
        bool isV2 = type == ParquetPageType.DataPageV2;
        var header = new PageHeader
        {
            Type = type, UncompressedSizeBytes = 1000, CompressedSizeBytes = 70_000, Crc = 0xDEADBEEF, ValueCount = 300, Encoding = ParquetEncoding.RleDictionary,
            DefinitionLevelEncoding = type == ParquetPageType.DataPage ? ParquetEncoding.Rle : 0,
            RepetitionLevelEncoding = type == ParquetPageType.DataPage ? ParquetEncoding.BitPacked : 0,
            NullCount = isV2 ? 3 : 0, RowCount = isV2 ? 297 : 0, DefinitionLevelsSizeBytes = isV2 ? 40 : 0, RepetitionLevelsSizeBytes = isV2 ? 50 : 0,
            IsCompressed = !isV2,
        };
        using var sink = new ByteSink();
        PageHeaderWriter.Write(header, sink);
        Assert.Equal(header, PageHeader.Read(sink.WrittenSpan, 0, ParquetReaderOptions.Default, out int size));
        Assert.Equal(sink.Length, size);
        sink.Reset();
        PageHeaderWriter.Write(header with { Crc = null }, sink);
        Assert.Null(PageHeader.Read(sink.WrittenSpan, 0, ParquetReaderOptions.Default, out _).Crc);
        Assert.Throws<ArgumentException>(() => PageHeaderWriter.Write(header with { Type = ParquetPageType.IndexPage }, sink));
    }

    [Fact]
    public void Missing_fields_are_named()
    {
        var metadata = new RawFileMetadata { RowGroups = [new RawRowGroup { Columns = [new RawColumnChunk { Metadata = new RawColumnMetadata { Type = 1 } }] }] };
        using var sink = new ByteSink();
        Assert.Contains("codec", Assert.Throws<ArgumentException>(() => FooterWriter.WriteFileMetadata(metadata, sink)).Message, StringComparison.Ordinal);
    }

    private static RawColumnChunk Chunk(ParquetPhysicalType type) => new()
    {
        Metadata = new RawColumnMetadata
        {
            Type = (int)type,
            Encodings = [ParquetEncoding.Plain, ParquetEncoding.Rle, ParquetEncoding.RleDictionary],
            Path = ["x"],
            Codec = (int)CompressionCodec.Zstd,
            ValueCount = 10,
            TotalUncompressedSize = 50,
            TotalCompressedSize = 45,
            KeyValues = [new("k", "v")],
            DataPageOffset = 20,
            DictionaryPageOffset = 4,
            HasStatistics = true,
            Statistics = new RawStatistics
            {
                Min = [1, 0, 0, 0], Max = [9, 0, 0, 0], LegacyMin = [1, 0, 0, 0], LegacyMax = [9, 0, 0, 0],
                NullCount = 2, DistinctCount = 5, IsMinExact = true, IsMaxExact = false, NanCount = 0,
            },
            EncodingStats = [new(ParquetPageType.DictionaryPage, ParquetEncoding.Plain, 1), new(ParquetPageType.DataPage, ParquetEncoding.RleDictionary, 3)],
            BloomFilterOffset = 300,
            BloomFilterLength = 64,
            SizeStatistics = new SizeStatistics { UnencodedByteArrayDataBytes = 33, RepetitionLevelHistogram = [], DefinitionLevelHistogram = [2, 8] },
            GeospatialStatistics = new GeospatialStatistics
            {
                BoundingBox = new ParquetBoundingBox(1, 2, 3, 4, null, null, 7, 8), GeometryTypes = [1, 3003],
            },
        },
        OffsetIndexOffset = 400,
        OffsetIndexLength = 20,
        ColumnIndexOffset = 420,
        ColumnIndexLength = 30,
    };

    private static void CheckChunk(ColumnChunkMetadata chunk)
    {
        RawColumnMetadata expected = Chunk(chunk.PhysicalType).Metadata!;
        Assert.Equal(expected.Encodings, chunk.Encodings);
        Assert.Equal(CompressionCodec.Zstd, chunk.Codec);
        Assert.Equal((10, 50, 45, 20, 4L), (chunk.ValueCount, chunk.TotalUncompressedSizeBytes, chunk.TotalCompressedSizeBytes, chunk.DataPageOffset, chunk.DictionaryPageOffset));
        Assert.Equal(expected.KeyValues, chunk.KeyValueMetadata);
        Assert.Equal((2L, 5L, 0L, true, false), (chunk.Statistics!.NullCount, chunk.Statistics.DistinctCount, chunk.Statistics.NanCount, chunk.Statistics.IsMinExact, chunk.Statistics.IsMaxExact));
        Assert.True(chunk.Statistics.TryGetBytes(StatisticsBound.Max, out ReadOnlyMemory<byte> max));
        Assert.Equal(expected.Statistics.Max, max.ToArray());
        Assert.Equal(expected.EncodingStats, chunk.EncodingStats);
        Assert.Equal(new ParquetByteRange(300, 64), chunk.BloomFilterRange);
        Assert.Equal(new ParquetByteRange(400, 20), chunk.OffsetIndexRange);
        Assert.Equal(new ParquetByteRange(420, 30), chunk.ColumnIndexRange);
        Assert.Equal(33, chunk.SizeStatistics!.UnencodedByteArrayDataBytes);
        Assert.Equal([2L, 8], chunk.SizeStatistics.DefinitionLevelHistogram!);
        Assert.Equal(expected.GeospatialStatistics!.BoundingBox, chunk.GeospatialStatistics!.BoundingBox);
        Assert.Equal([1, 3003], chunk.GeospatialStatistics.GeometryTypes!);
    }
}
