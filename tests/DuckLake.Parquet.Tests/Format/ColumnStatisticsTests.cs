using System.Buffers.Binary;
using System.Text;
using DuckLake.Testing;

namespace DuckLake.Parquet.Tests.Format;

public sealed class ColumnStatisticsTests : LeakCheckedTest
{
    private static readonly WriterVersion s_writer = WriterVersion.Parse("DuckDB version v1.5.5 (build abc)");

    [Fact]
    public void Newer_bounds_count_only_with_a_known_order()
    {
        var raw = new RawStatistics { Min = Int32(-5), Max = Int32(7), LegacyMin = Int32(-6), LegacyMax = Int32(8), NullCount = 3 };
        AssertIntegers(-5, 7, Create(raw, Column(ParquetPhysicalType.Int32), ParquetColumnOrder.TypeDefined));
        AssertIntegers(-6, 8, Create(raw, Column(ParquetPhysicalType.Int32), ParquetColumnOrder.Undefined));
        Assert.Equal(3, Create(raw, Column(ParquetPhysicalType.Int32), ParquetColumnOrder.Undefined).NullCount);
    }

    [Fact]
    public void Legacy_bounds_of_unsigned_order_count_only_when_equal()
    {
        ParquetColumn unsigned = Column(ParquetPhysicalType.Int32, Integer(32, false));
        Assert.False(Create(new() { LegacyMin = Int32(-1), LegacyMax = Int32(1) }, unsigned, ParquetColumnOrder.TypeDefined).HasMin);
        AssertIntegers(uint.MaxValue, uint.MaxValue, Create(new() { LegacyMin = Int32(-1), LegacyMax = Int32(-1) }, unsigned, ParquetColumnOrder.TypeDefined));

        ParquetColumn text = Column(ParquetPhysicalType.ByteArray, new ParquetLogicalType(ParquetLogicalTypeKind.String));
        Assert.False(Create(new() { LegacyMin = "a"u8.ToArray(), LegacyMax = "b"u8.ToArray() }, text, ParquetColumnOrder.TypeDefined).HasMax);
    }

    [Theory]
    [InlineData("parquet-mr version 1.7.0 (build x)", false)]
    [InlineData("parquet-mr version 1.8.0 (build x)", true)]
    [InlineData("parquet-mr version 1.12.3", true)]
    [InlineData("parquet-mr", false)]
    [InlineData("parquet-cpp-arrow version 0.1.0", true)]
    [InlineData(null, true)]
    public void Bounds_of_writers_known_to_be_wrong_are_ignored(string? createdBy, bool isTrusted)
    {
        var raw = new RawStatistics { Min = "a"u8.ToArray(), Max = "b"u8.ToArray(), NullCount = 1 };
        ColumnStatistics statistics = ColumnStatistics.Create(
            raw, Column(ParquetPhysicalType.ByteArray), ParquetColumnOrder.TypeDefined, WriterVersion.Parse(createdBy));
        Assert.Equal(isTrusted, statistics.HasMin);
        Assert.Equal(1, statistics.NullCount);
    }

    [Fact]
    public void Floating_point_bounds_are_never_nan_and_zeros_bound_both_signs()
    {
        ParquetColumn column = Column(ParquetPhysicalType.Double);
        ColumnStatistics zeros = Create(new() { Min = Double(0.0), Max = Double(-0.0) }, column, ParquetColumnOrder.TypeDefined);
        Assert.True(zeros.TryGetDouble(StatisticsBound.Min, out double min));
        Assert.True(zeros.TryGetDouble(StatisticsBound.Max, out double max));
        Assert.True(double.IsNegative(min));
        Assert.False(double.IsNegative(max));

        ColumnStatistics nan = Create(new() { Min = Double(1), Max = Double(double.NaN) }, column, ParquetColumnOrder.TypeDefined);
        Assert.True(nan.TryGetDouble(StatisticsBound.Min, out _));
        Assert.False(nan.TryGetDouble(StatisticsBound.Max, out _));
    }

    [Fact]
    public void Decimals_are_read_on_every_carrier()
    {
        var type = new ParquetLogicalType(ParquetLogicalTypeKind.Decimal) { Precision = 9, Scale = 2 };
        AssertIntegers(-5, 7, Create(new() { Min = Int32(-5), Max = Int32(7) }, Column(ParquetPhysicalType.Int32, type), ParquetColumnOrder.TypeDefined));
        AssertIntegers(-2, 256, Create(new() { Min = [0xFE], Max = [1, 0] }, Column(ParquetPhysicalType.ByteArray, type), ParquetColumnOrder.TypeDefined));
        ParquetColumn fixedColumn = Column(ParquetPhysicalType.FixedLenByteArray, type, 3);
        AssertIntegers(-1, 65536, Create(new() { Min = [0xFF, 0xFF, 0xFF], Max = [1, 0, 0] }, fixedColumn, ParquetColumnOrder.TypeDefined));
        Assert.False(Create(new() { Min = [1, 2], Max = [1, 0, 0] }, fixedColumn, ParquetColumnOrder.TypeDefined).HasMin);
    }

    [Theory]
    [InlineData(ParquetLogicalTypeKind.Interval)]
    [InlineData(ParquetLogicalTypeKind.Geometry)]
    [InlineData(ParquetLogicalTypeKind.Unrecognized)]
    public void Types_without_order_have_no_bounds(ParquetLogicalTypeKind kind)
    {
        var raw = new RawStatistics { Min = [1], Max = [2], LegacyMin = [1], LegacyMax = [2] };
        ColumnStatistics statistics = Create(raw, Column(ParquetPhysicalType.ByteArray, new ParquetLogicalType(kind)), ParquetColumnOrder.TypeDefined);
        Assert.False(statistics.HasMin || statistics.HasMax);
    }

    [SkippableFact]
    public void Bounds_of_a_file_are_the_least_and_greatest_values()
    {
        ParquetMetadata metadata = ParquetTestFiles.ReadMetadata(ParquetTestFiles.Read("data/nan_in_stats.parquet"));
        ColumnStatistics statistics = metadata.RowGroups[0].Columns[0].Statistics!;
        Assert.True(statistics.TryGetDouble(StatisticsBound.Min, out double min));
        Assert.Equal(1, min);
        Assert.False(statistics.TryGetDouble(StatisticsBound.Max, out _));

        metadata = ParquetTestFiles.ReadMetadata(ParquetTestFiles.Read("data/floating_orders_nan_count.parquet"));
        Assert.Contains(ParquetColumnOrder.Ieee754TotalOrder, metadata.ColumnOrders);
        Assert.Contains(ParquetColumnOrder.TypeDefined, metadata.ColumnOrders);
        Assert.All(metadata.RowGroups[0].Columns, chunk => Assert.Equal(0, chunk.Statistics!.NanCount));
        Assert.All(metadata.RowGroups[2].Columns, chunk => Assert.Equal(chunk.ValueCount, chunk.Statistics!.NanCount));

        metadata = ParquetTestFiles.ReadMetadata(ParquetTestFiles.Read("data/binary_truncated_min_max.parquet"));
        Assert.Contains(metadata.RowGroups[0].Columns, chunk => chunk.Statistics is { IsMinExact: false, IsMaxExact: false });
        Assert.Contains(metadata.RowGroups[0].Columns, chunk => chunk.Statistics is { IsMinExact: true, IsMaxExact: true });
    }

    [SkippableFact]
    public void Page_bounds_enclose_those_of_no_other_page()
    {
        byte[] file = ParquetTestFiles.Read("data/int32_with_null_pages.parquet");
        ParquetMetadata metadata = ParquetTestFiles.ReadMetadata(file);
        ColumnChunkMetadata chunk = metadata.RowGroups[0].Columns[0];
        ColumnIndex index = ColumnIndex.Read(FooterCorpusTests.Slice(file, chunk.ColumnIndexRange!.Value), metadata, chunk);
        Assert.Contains(Enumerable.Range(0, index.PageCount), index.IsNullPage);
        Int128 least = Int128.MaxValue;
        for (int page = 0; page < index.PageCount; page++)
        {
            Assert.Equal(!index.IsNullPage(page), index.TryGetInteger(page, StatisticsBound.Min, out Int128 min));
            least = index.IsNullPage(page) ? least : Int128.Min(least, min);
        }

        Assert.True(chunk.Statistics!.TryGetInteger(StatisticsBound.Min, out Int128 chunkMin));
        Assert.Equal(chunkMin, least);
        Assert.Equal(chunk.Statistics.NullCount, index.NullCounts!.Sum());
    }

    private static ColumnStatistics Create(RawStatistics raw, ParquetColumn column, ParquetColumnOrder order) =>
        ColumnStatistics.Create(raw, column, order, s_writer);

    private static ParquetColumn Column(ParquetPhysicalType type, ParquetLogicalType? logicalType = null, int length = 0) =>
        new("c", new ParquetNode("root", null, ParquetRepetition.Required), ParquetRepetition.Optional, type)
        {
            LogicalType = logicalType, TypeLength = length,
        };

    private static ParquetLogicalType Integer(int width, bool isSigned) =>
        new(ParquetLogicalTypeKind.Integer) { BitWidth = width, IsSigned = isSigned };

    private static byte[] Int32(int value) => BitConverter.GetBytes(value);

    private static byte[] Double(double value) => BitConverter.GetBytes(value);

    private static void AssertIntegers(Int128 min, Int128 max, ColumnStatistics statistics)
    {
        Assert.True(statistics.TryGetInteger(StatisticsBound.Min, out Int128 actualMin));
        Assert.True(statistics.TryGetInteger(StatisticsBound.Max, out Int128 actualMax));
        Assert.Equal((min, max), (actualMin, actualMax));
    }
}
