using System.Text;
using DuckLake.Columnar;
using DuckLake.Metadata;
using DuckLake.Storage;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

/// <summary>Bounds that are shortened or left out, and the statistics of rows kept for the catalog.</summary>
public sealed class StatisticsTextTests : LeakCheckedTest
{
    [Theory]
    [InlineData(256, 256, 256)]
    [InlineData(257, 256, 256)]
    [InlineData(1000, 256, 256)]
    public void Long_text_is_cut_and_the_maximum_raised(int length, int minLength, int maxLength)
    {
        byte[] value = Encoding.UTF8.GetBytes(new string('k', length));
        Assert.Equal(minLength, BoundTruncation.ShortenMin(value, isText: true).Length);
        Assert.True(BoundTruncation.TryShortenMax(value, isText: true, out byte[] max));
        Assert.Equal(maxLength, max.Length);
        Assert.True(value.AsSpan().SequenceCompareTo(max) <= 0);
        Assert.Equal(length > 256 ? 'l' : 'k', (char)max[^1]);
    }

    [Fact]
    public void Characters_are_not_cut_apart()
    {
        byte[] value = Encoding.UTF8.GetBytes("a" + new string('é', 300));
        Assert.Equal(255, BoundTruncation.ShortenMin(value, isText: true).Length);
        Assert.Equal(256, BoundTruncation.ShortenMin(value, isText: false).Length);
        Assert.True(BoundTruncation.TryShortenMax(value, isText: true, out byte[] max));
        Assert.Equal("b", Encoding.UTF8.GetString(max));
        Assert.False(BoundTruncation.TryShortenMax(Encoding.UTF8.GetBytes(new string('é', 300)), isText: true, out _));
        Assert.True(BoundTruncation.TryShortenMax(Encoding.UTF8.GetBytes(new string('é', 300)), isText: false, out _));
    }

    [Fact]
    public async Task Bounds_with_nul_and_bounds_that_cannot_be_cut_are_unknown()
    {
        TableDefinition table = WriteTables.Create(("a", "varchar"), ("b", "varchar"), ("c", "blob"));
        var stores = new ObjectStoreRegistry();
        using WrittenRows written = await TableWriterTests.WriteAsync(
            WriteTables.Context(table, stores), [WriteTables.Batch(table, ["x\0y", "z"], [new string('é', 200), "a"], ["\\x00", new string('q', 300)])]);
        FileColumnStatistics[] statistics = [.. Assert.Single(written.Files).Statistics.Select(entry => entry.Statistics)];
        Assert.Equal((null, "z"), (statistics[0].Min, statistics[0].Max));
        Assert.Equal((null, null), (statistics[1].Min, statistics[1].Max));
        Assert.Equal(("00", string.Concat(Enumerable.Repeat("71", 255)) + "72"), (statistics[2].Min, statistics[2].Max));
        Assert.Equal((true, false), (statistics[2].MinIsExact, statistics[2].MaxIsExact));
    }

    // Recorded on the reference (scenarios stats_inlined and inline_types).
    [Theory]
    [InlineData("boolean", "false", "true", "true", "false")]
    [InlineData("float64", "1.5", "nan", "nan", "1.5")]
    [InlineData("float32", "1e-45", "nan", "1e-45", "inf", "nan", "3.4028235e+38")]
    [InlineData("int32", "-3", "100", "100", "-3", "20")]
    [InlineData("blob", "", "\\x00\\xFF\\x27a", "\\x00\\xFF\\x27a", "")]
    [InlineData("decimal(10,3)", "-0.001", "1234567.891", "1234567.891", "-0.001")]
    [InlineData("timetz", "00:00:00-15:59:59", "24:00:00+15:59:59", "12:34:56+02:00", "00:00:00-15:59:59", "24:00:00+15:59:59")]
    [InlineData("interval", "1 year 2 months 3 days 04:05:06.789", "1 year 2 months 3 days 04:05:06.789", "1 year 2 months 3 days 04:05:06.789")]
    public void Inlined_rows_have_bounds_as_text(string type, string min, string max, params string[] values)
    {
        TableDefinition table = WriteTables.Create(("c", type));
        using RecordBatch batch = WriteTables.Batch(table, [.. values, null]);
        WrittenColumnStatistics entry = Assert.Single(InlinedStatistics.Gather(table.Columns, batch));
        Assert.Equal(new WrittenColumnStatistics(1, new FileColumnStatistics { ValueCount = values.Length, NullCount = 1, Min = min, Max = max }), entry);
    }

    [Fact]
    public void Inlined_nested_rows_count_elements_and_null_structs()
    {
        TableDefinition table = WriteTables.Create(
        [
            WriteTables.Column(1, "s", "struct", children: [WriteTables.Column(2, "a", "int32")]),
            WriteTables.Column(3, "l", "list", children: [WriteTables.Column(4, "element", "varchar")]),
            WriteTables.Column(5, "m", "map", children: [WriteTables.Column(6, "key", "varchar"), WriteTables.Column(7, "value", "int32")]),
        ]);
        using RecordBatch batch = WriteTables.Batch(table, ["{'a': 1}", null, "{'a': NULL}"], ["[x, NULL, b]", "[]", null], ["{k=1, j=NULL}", "{}", null]);
        Assert.Equal(
            [(2L, 1L, 2L, "1", "1"), (4, 2, 1, "b", "x"), (6, 2, 0, "j", "k"), (7, 1, 1, "1", "1")],
            InlinedStatistics.Gather(table.Columns, batch).Select(entry => (
                entry.ColumnId, entry.Statistics.ValueCount!.Value, entry.Statistics.NullCount!.Value, entry.Statistics.Min!, entry.Statistics.Max!)));
    }
}
