using DuckLake.Storage;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

/// <summary>Page indexes and bloom filters spare bytes, and never a row.</summary>
public sealed class PagePruningTests : LeakCheckedTest
{
    private const int TinyPagesRows = 7300;

    private static readonly (string Name, string Type)[] s_allTypes =
    [
        ("id", "int32"), ("bool_col", "boolean"), ("tinyint_col", "int32"), ("bigint_col", "int64"), ("double_col", "float64"),
        ("date_string_col", "varchar"), ("string_col", "varchar"), ("year", "int32"), ("month", "int32"),
    ];

    public static TheoryData<string, string, long> Filters
    {
        get
        {
            var data = new TheoryData<string, string, long>();
            foreach (string file in (string[])["alltypes_tiny_pages.parquet", "alltypes_tiny_pages_plain.parquet"])
            {
                data.Add(file, "=", 4000);
                data.Add(file, "<", 150);
                data.Add(file, ">=", 7200);
                data.Add(file, "in", 6999);
            }

            return data;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Filters))]
    public async Task Pages_without_matching_rows_are_not_read(string file, string op, long constant)
    {
        await using var lake = new IndexedLake(IndexedLake.Corpus(file), TinyPagesRows, null, s_allTypes);
        DuckLakeScanBuilder scan = await lake.ScanAsync();
        List<string> all = await lake.ReadAsync(scan);
        long allBytes = lake.Store.BytesRequested;
        Assert.Equal(TinyPagesRows, all.Count);

        (DuckLakeFilter filter, Func<long, bool> holds) = op switch
        {
            "=" => (DuckLakeFilter.Equal("id", constant), (Func<long, bool>)(id => id == constant)),
            "<" => (DuckLakeFilter.LessThan("id", constant), id => id < constant),
            ">=" => (DuckLakeFilter.GreaterThanOrEqual("id", constant), id => id >= constant),
            _ => (DuckLakeFilter.In("id", 10, constant), id => id == 10 || id == constant),
        };
        List<string> expected = [.. all.Where(row => holds(long.Parse(row[..row.IndexOf('|')])))];
        Assert.NotEmpty(expected);
        Assert.Equal(expected, await lake.ReadAsync(scan.Where(filter)));
        Assert.True(lake.Store.BytesRequested < allBytes / 2, $"{lake.Store.BytesRequested} bytes of {allBytes}");
    }

    [SkippableTheory]
    [InlineData("alltypes_tiny_pages.parquet", "01/01/09")]
    [InlineData("alltypes_tiny_pages_plain.parquet", "06/15/10")]
    public async Task Late_columns_are_read_only_where_rows_are_kept(string file, string date)
    {
        await using var lake = new IndexedLake(IndexedLake.Corpus(file), TinyPagesRows, null, s_allTypes);
        DuckLakeScanBuilder scan = (await lake.ScanAsync()).Select("date_string_col", "double_col");
        List<string> all = await lake.ReadAsync(scan);
        List<string> found = await lake.ReadAsync(scan.Where(DuckLakeFilter.Equal("date_string_col", date)));
        Assert.Equal(all.Where(row => row.StartsWith(date + "|", StringComparison.Ordinal)), found);
        Assert.NotEmpty(found);
        long read = lake.RangesReadOf("double_col").Sum(range => range.Length);
        Assert.InRange(read, 1, lake.ChunkOf("double_col").LengthBytes / 10);
    }

    [SkippableFact]
    public async Task Late_columns_needed_nearly_whole_are_read_in_one_range()
    {
        await using var lake = new IndexedLake(IndexedLake.Corpus("alltypes_tiny_pages_plain.parquet"), TinyPagesRows, null, s_allTypes);
        DuckLakeScanBuilder scan = (await lake.ScanAsync()).Select("double_col", "bigint_col").Where(DuckLakeFilter.Equal("bigint_col", 20));
        List<string> found = await lake.ReadAsync(scan);
        Assert.Equal(TinyPagesRows / 10, found.Count);
        Assert.All(found, row => Assert.EndsWith("|20", row));
        ByteRange read = Assert.Single(lake.RangesReadOf("double_col"));
        Assert.Equal((lake.ChunkOf("double_col").Offset, lake.ChunkOf("double_col").LengthBytes), (read.Offset, read.Length));
        Assert.DoesNotContain(lake.RangesRead, range => range.Offset == lake.Metadata.RowGroups[0].Columns[7].OffsetIndexRange!.Value.Offset);
    }

    [SkippableFact]
    public async Task A_bloom_filter_proves_a_value_absent_without_reading_a_page()
    {
        await using var lake = new IndexedLake(
            IndexedLake.Corpus("data_index_bloom_encoding_with_length.parquet"), 14, null, ("String", "varchar"));
        DuckLakeScanBuilder scan = await lake.ScanAsync();
        List<string> all = await lake.ReadAsync(scan);
        Assert.NotEmpty(lake.RangesReadOf("String"));
        Assert.Equal(14, all.Count);
        foreach (string value in all.Distinct().ToList())
        {
            Assert.Equal(all.Where(row => row == value), await lake.ReadAsync(scan.Where(DuckLakeFilter.Equal("String", value))));
        }

        // Between the column's bounds, so that no statistics rule it out.
        string absent = all.Min(StringComparer.Ordinal) + "!";
        Assert.Empty(await lake.ReadAsync(scan.Where(DuckLakeFilter.Equal("String", absent))));
        Assert.Empty(lake.RangesReadOf("String"));
        Assert.NotEmpty(lake.RangesRead);
    }
}
