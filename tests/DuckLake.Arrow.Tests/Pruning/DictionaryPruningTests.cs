using DuckLake.Parquet;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

/// <summary>
/// Row groups whose dictionaries hold no value that passes the filter are left out before their data pages are decoded: these are
/// damaged here, so that decoding them fails.
/// </summary>
public sealed class DictionaryPruningTests : LeakCheckedTest
{
    private const int Rows = 20_000;
    private const string Query =
        "SELECT range AS id, ['bb', 'dd', 'ff'][1 + range % 3] AS s, CASE WHEN range % 5 = 0 THEN NULL ELSE (range % 7) * 10 END AS n, "
        + "range::VARCHAR AS many FROM range(20000)";

    private static readonly (string Name, string Type)[] s_columns = [("id", "int64"), ("s", "varchar"), ("n", "int64"), ("many", "varchar")];

    public static TheoryData<string, bool> Filters => new()
    {
        { "s = cc", true },
        { "s in cc, ee", true },
        { "s like c%", true },
        { "s > bb and s < dd", true },
        { "n = 15", true },
        { "n between 11 and 19", true },
        { "n = 15 or s = cc", true },
        { "n = 15 and id < 100", true },
        { "n = 15 or n is null", false },
        { "n = 15 or id = 77", false },
        { "n is null", false },
        { "s = dd", false },
        { "n <> 10", false },
    };

    [SkippableTheory]
    [MemberData(nameof(Filters))]
    public async Task Only_what_the_dictionary_rules_out_is_not_decoded(string text, bool isRuledOut)
    {
        byte[] file = IndexedLake.Write(Query, "COMPRESSION uncompressed, ROW_GROUP_SIZE 20480, WRITE_BLOOM_FILTER false");
        await using (var whole = new IndexedLake(file, Rows, null, s_columns))
        {
            List<string> found = await whole.ReadAsync((await whole.ScanAsync()).Where(Parse(text)));
            Assert.Equal(isRuledOut, found.Count == 0);
        }

        await using var damaged = new IndexedLake(Damage(file, "s", "n"), Rows, null, s_columns);
        DuckLakeScanBuilder scan = (await damaged.ScanAsync()).Where(Parse(text));
        if (isRuledOut)
        {
            Assert.Empty(await damaged.ReadAsync(scan));
        }
        else
        {
            await Assert.ThrowsAsync<DuckLakeException>(() => damaged.ReadAsync(scan));
        }
    }

    [SkippableTheory]
    [InlineData(StringRepresentation.StringView)]
    [InlineData(StringRepresentation.Dictionary)]
    public async Task Every_layout_of_text_can_be_ruled_out(StringRepresentation strings)
    {
        byte[] file = IndexedLake.Write(Query, "COMPRESSION zstd, ROW_GROUP_SIZE 20480, WRITE_BLOOM_FILTER false");
        await using var lake = new IndexedLake(Damage(file, "s"), Rows, null, s_columns);
        DuckLakeScanBuilder scan = (await lake.ScanAsync()).StringsAs(strings);
        Assert.Empty(await lake.ReadAsync(scan.Where(Parse("s = cc"))));
        await Assert.ThrowsAsync<DuckLakeException>(() => lake.ReadAsync(scan.Where(Parse("s = dd"))));
    }

    [SkippableFact]
    public async Task Dictionaries_nearly_as_long_as_the_row_group_are_not_looked_at()
    {
        byte[] file = IndexedLake.Write(Query, "COMPRESSION uncompressed, ROW_GROUP_SIZE 20480, WRITE_BLOOM_FILTER false, DICTIONARY_SIZE_LIMIT 30000");
        await using var lake = new IndexedLake(Damage(file, "many"), Rows, null, s_columns);
        DuckLakeScanBuilder scan = await lake.ScanAsync();
        await Assert.ThrowsAsync<DuckLakeException>(() => lake.ReadAsync(scan.Where(DuckLakeFilter.Equal("many", "5x"))));
    }

    /// <summary>Overwrites the headers of the first data pages.</summary>
    private static byte[] Damage(byte[] file, params string[] columns)
    {
        byte[] damaged = [.. file];
        ParquetMetadata metadata = ParquetFooter.Read(file, file.Length, new ParquetReaderOptions(), null).Metadata!;
        foreach (ColumnChunkMetadata chunk in metadata.RowGroups[0].Columns.Where(chunk => columns.Contains(chunk.Column.Name)))
        {
            Assert.NotNull(chunk.DictionaryPageOffset);
            damaged.AsSpan((int)chunk.DataPageOffset, 8).Fill(0xFF);
        }

        return damaged;
    }

    private static DuckLakeFilter Parse(string text) => text switch
    {
        "s = cc" => DuckLakeFilter.Equal("s", "cc"),
        "s in cc, ee" => DuckLakeFilter.In("s", "cc", "ee"),
        "s like c%" => DuckLakeFilter.StartsWith("s", "c"),
        "s > bb and s < dd" => DuckLakeFilter.GreaterThan("s", "bb") & DuckLakeFilter.LessThan("s", "dd"),
        "n = 15" => DuckLakeFilter.Equal("n", 15),
        "n between 11 and 19" => DuckLakeFilter.GreaterThanOrEqual("n", 11) & DuckLakeFilter.LessThanOrEqual("n", 19),
        "n = 15 or s = cc" => DuckLakeFilter.Equal("n", 15) | DuckLakeFilter.Equal("s", "cc"),
        "n = 15 and id < 100" => DuckLakeFilter.Equal("n", 15) & DuckLakeFilter.LessThan("id", 100),
        "n = 15 or n is null" => DuckLakeFilter.Equal("n", 15) | DuckLakeFilter.IsNull("n"),
        "n = 15 or id = 77" => DuckLakeFilter.Equal("n", 15) | DuckLakeFilter.Equal("id", 77),
        "n is null" => DuckLakeFilter.IsNull("n"),
        "s = dd" => DuckLakeFilter.Equal("s", "dd"),
        "n <> 10" => DuckLakeFilter.NotEqual("n", 10),
        _ => throw new ArgumentException(text, nameof(text)),
    };
}
