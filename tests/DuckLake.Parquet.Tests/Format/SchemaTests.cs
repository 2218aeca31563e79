using DuckLake.Testing;

namespace DuckLake.Parquet.Tests.Format;

public sealed class SchemaTests : LeakCheckedTest
{
    [SkippableFact]
    public void Levels_and_paths_follow_the_tree()
    {
        ParquetSchema schema = Read("data/nested_lists.snappy.parquet");
        Assert.Equal(["a.list.element.list.element.list.element", "b"], schema.Columns.Select(column => column.Path));
        ParquetColumn leaf = schema.Columns[0];
        Assert.Equal((7, 3, 0), (leaf.MaxDefinitionLevel, leaf.MaxRepetitionLevel, leaf.ColumnIndex));
        Assert.Equal(ParquetLogicalTypeKind.List, schema.Find("a")!.LogicalType!.Kind);
        Assert.Equal((0, 1), (schema.Find("a")!.FirstColumnIndex, schema.Find("a")!.ColumnCount));
        Assert.Same(leaf, schema.Find("a", "list", "element", "list", "element", "list", "element"));
        Assert.Null(schema.Find("a", "nothing"));
        Assert.Equal(1, schema.Columns[1].ColumnIndex);
    }

    [SkippableTheory]
    [InlineData("data/geospatial/crs-default.parquet", ParquetLogicalTypeKind.Geometry, null)]
    [InlineData("data/geospatial/crs-srid.parquet", ParquetLogicalTypeKind.Geometry, "srid:5070")]
    [InlineData("data/geospatial/crs-geography.parquet", ParquetLogicalTypeKind.Geography, null)]
    public void Geospatial_types_carry_their_reference_system(string path, ParquetLogicalTypeKind kind, string? crs)
    {
        ParquetLogicalType type = Read(path).Columns.Select(column => column.LogicalType).Single(type => type?.Kind == kind)!;
        Assert.Equal(crs, type.Crs);
    }

    [SkippableTheory]
    [InlineData("data/float16_zeros_and_nans.parquet", ParquetLogicalTypeKind.Float16)]
    [InlineData("data/unknown-logical-type.parquet", ParquetLogicalTypeKind.Unrecognized)]
    [InlineData("data/int32_decimal.parquet", ParquetLogicalTypeKind.Decimal)]
    [InlineData("data/int96_from_spark.parquet", null)]
    public void Logical_types_are_read_or_normalised(string path, ParquetLogicalTypeKind? kind) =>
        Assert.Contains(Read(path).Columns, column => column.LogicalType?.Kind == kind);

    [Fact]
    public void Entries_of_a_map_are_no_map()
    {
        const int MapKeyValue = (int)ParquetConvertedType.MapKeyValue;
        ThriftTestWriter writer = new ThriftTestWriter().I32(1, 1).List(2, ThriftType.Struct, 4)
            .Begin().Text(4, "root").I32(5, 1).End()
            .Begin().I32(3, 1).Text(4, "m").I32(5, 1).I32(6, MapKeyValue).End()
            .Begin().I32(3, 2).Text(4, "entries").I32(5, 1).I32(6, MapKeyValue).End();
        byte[] footer = FooterFaultTests.Column(writer, "key").List(4, ThriftType.Struct, 0).Raw(0).ToArray();
        ParquetNode map = ParquetTestFiles.ReadMetadata(FooterFaultTests.File(footer)).Schema.Find("m")!;
        Assert.Equal(ParquetLogicalTypeKind.Map, map.LogicalType!.Kind);
        Assert.Equal((ParquetConvertedType.MapKeyValue, null), (map.Children[0].ConvertedType, map.Children[0].LogicalType));
    }

    [Fact]
    public void Converted_types_are_normalised()
    {
        ParquetLogicalType decimalType = LogicalTypeParser.Normalise(null, ParquetConvertedType.Decimal, 2, 9)!;
        Assert.Equal((2, 9, true), (decimalType.Scale, decimalType.Precision, decimalType.IsFromConvertedType));
        ParquetLogicalType timestamp = LogicalTypeParser.Normalise(null, ParquetConvertedType.TimestampMicros, 0, 0)!;
        Assert.Equal((ParquetTimeUnit.Microseconds, true), (timestamp.TimeUnit, timestamp.IsAdjustedToUtc));
        ParquetLogicalType unsigned = LogicalTypeParser.Normalise(null, ParquetConvertedType.UInt16, 0, 0)!;
        Assert.Equal((16, false), (unsigned.BitWidth, unsigned.IsSigned));
        ParquetLogicalType signed = LogicalTypeParser.Normalise(null, ParquetConvertedType.Int64, 0, 0)!;
        Assert.Equal((64, true), (signed.BitWidth, signed.IsSigned));
        Assert.Equal(ParquetLogicalTypeKind.Interval, LogicalTypeParser.Normalise(null, ParquetConvertedType.Interval, 0, 0)!.Kind);
        Assert.Null(LogicalTypeParser.Normalise(null, null, 0, 0));
        var stored = new ParquetLogicalType(ParquetLogicalTypeKind.Json);
        Assert.Same(stored, LogicalTypeParser.Normalise(stored, ParquetConvertedType.Utf8, 0, 0));
    }

    private static ParquetSchema Read(string path) => ParquetTestFiles.ReadMetadata(ParquetTestFiles.Read(path)).Schema;
}
