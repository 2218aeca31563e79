using System.Globalization;
using DuckLake.Columnar;
using DuckLake.Metadata;
using DuckLake.Storage;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

/// <summary>Partition values, directories and the bound of open files.</summary>
public sealed class PartitionedWriteTests : LeakCheckedTest
{
    private const int BatchRows = 30_000;

    private readonly ObjectStoreRegistry _stores = new();

    [Fact]
    public async Task Directories_are_encoded_and_null_has_a_name_of_its_own()
    {
        TableDefinition table = Table([("a/b", "varchar"), ("n", "int32")], "identity", "identity");
        using WrittenRows written = await WriteAsync(table, [["x y/ü", null, "x y/ü", ""], ["1", "2", "1", null]]);
        Assert.Equal(
            ["a%2Fb=/n=__HIVE_DEFAULT_PARTITION__/", "a%2Fb=__HIVE_DEFAULT_PARTITION__/n=2/", "a%2Fb=x%20y%2F%C3%BC/n=1/"],
            (await WriteTables.ListAsync(_stores)).Select(path => path[..(path.LastIndexOf('/') + 1)]).Order(StringComparer.Ordinal));
        WrittenDataFile file = Assert.Single(written.Files, candidate => candidate.RecordCount == 2);
        Assert.Equal(7, file.PartitionId);
        Assert.Equal([new PartitionValue(0, "x y/ü"), new PartitionValue(1, "1")], file.PartitionValues);
        Assert.Equal([new PartitionValue(0, null), new PartitionValue(1, "2")], written.Files.Single(candidate => candidate.FullPath.Contains("n=2", StringComparison.Ordinal)).PartitionValues);
        Assert.All(await WrittenFiles.ReadAsync(_stores, [file]), row => Assert.Equal("x y/ü|1", string.Join('|', row)));
    }

    [Fact]
    public async Task Without_hive_directories_files_stay_in_the_table()
    {
        TableDefinition table = Table([("n", "int32")], "identity");
        using WrittenRows written = await WriteAsync(table, [["1", "2"]], new TableWriteOptions { HiveFilePattern = false });
        Assert.Equal(2, written.Files.Count);
        Assert.All(await WriteTables.ListAsync(_stores), path => Assert.DoesNotContain("/", path, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("year", "2024-02-29 23:59:59.5", "2024")]
    [InlineData("month", "2024-02-29 23:59:59.5", "2")]
    [InlineData("day", "2024-02-29 23:59:59.5", "29")]
    [InlineData("hour", "2024-02-29 23:59:59.5", "23")]
    [InlineData("year", "1969-12-31 23:59:59", "1969")]
    [InlineData("hour", "1969-12-31 23:59:59.999999", "23")]
    [InlineData("day", "infinity", null)]
    [InlineData("epoch_year", "1969-12-31 00:00:00", "-1")]
    [InlineData("epoch_month", "1969-12-31 00:00:00", "-1")]
    [InlineData("epoch_day", "1970-01-02 03:00:00", "1")]
    [InlineData("epoch_hour", "1970-01-02 03:00:00", "27")]
    public async Task Calendar_parts(string transform, string value, string? expected)
    {
        foreach (string type in new[] { "timestamp", "timestamp_ms", "timestamp_ns", "timestamptz" })
        {
            TableDefinition table = Table([("ts", type)], transform);
            using WrittenRows written = await WriteAsync(table, [[type == "timestamptz" && expected is not null ? value + "+00" : value]]);
            Assert.Equal([new PartitionValue(0, expected)], Assert.Single(written.Files).PartitionValues);
            if (expected is not null)
            {
                Assert.Contains($"/{transform}={expected}/", written.Files[0].FullPath, StringComparison.Ordinal);
            }
        }
    }

    // Recorded on the reference.
    [Theory]
    [InlineData("int32", "34", 16, "3")]
    [InlineData("int64", "34", 16, "3")]
    [InlineData("varchar", "iceberg", 16, "9")]
    [InlineData("uuid", "f79c3e09-677c-4bbd-a479-3f349cb785e7", 16, "15")]
    [InlineData("uint32", "34", 16, "9")]
    [InlineData("date", "2017-11-16", 16, "10")]
    [InlineData("decimal(9,2)", "14.20", 16, "1")]
    [InlineData("decimal(30,2)", "14.20", 16, "14")]
    [InlineData("blob", "\\x00\\x01\\x02\\x03", 16, "9")]
    [InlineData("timestamp", "2017-11-16 22:31:08", 16, "7")]
    public async Task Buckets(string type, string value, int count, string expected)
    {
        TableDefinition table = Table([("c", type)], $"bucket({count})");
        using WrittenRows written = await WriteAsync(table, [[value, value]]);
        Assert.Equal([new PartitionValue(0, expected)], Assert.Single(written.Files).PartitionValues);
    }

    [Fact]
    public async Task A_second_key_of_one_transform_is_named_after_its_column()
    {
        TableDefinition table = Table([("a", "date"), ("b", "date")], "year", "year");
        using WrittenRows written = await WriteAsync(table, [["2020-01-01"], ["2021-01-01"]]);
        Assert.Contains("/year=2020/year_b=2021/", Assert.Single(written.Files).FullPath, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1L << 30, 500)]
    [InlineData(2_000_000, 7)]
    public async Task Every_row_is_in_a_file_of_its_partition(long memoryBudgetBytes, int partitions)
    {
        TableDefinition table = Table([("p", "int32"), ("n", "int32")], "identity");
        var random = new Random(partitions);
        string[] keys = [.. Enumerable.Range(0, 200_000).Select(_ => random.Next(partitions).ToString(CultureInfo.InvariantCulture))];
        string[] values = [.. Enumerable.Range(0, keys.Length).Select(i => i.ToString(CultureInfo.InvariantCulture))];
        using WrittenRows written = await WriteAsync(table, [keys, values], memoryBudgetBytes: memoryBudgetBytes);
        Assert.Equal(keys.Length, written.RowCount);
        var found = new HashSet<string?>();
        foreach (WrittenDataFile file in written.Files)
        {
            int previous = -1;
            foreach (string?[] row in await WrittenFiles.ReadAsync(_stores, [file]))
            {
                Assert.Equal(file.PartitionValues[0].Value, row[0]);
                int value = int.Parse(row[1]!, CultureInfo.InvariantCulture);
                Assert.Equal(keys[value], row[0]);
                Assert.True(value > previous);
                previous = value;
                found.Add(row[1]);
            }
        }

        Assert.Equal(keys.Length, found.Count);
        Assert.True(memoryBudgetBytes < 1L << 30 ? written.Files.Count > partitions : written.Files.Count >= partitions, $"{written.Files.Count} files");
    }

    [Fact]
    public async Task An_unknown_transform_is_refused()
    {
        TableDefinition table = Table([("c", "int32")], "truncate(4)");
        DuckLakeException error = await Assert.ThrowsAsync<DuckLakeException>(() => WriteAsync(table, [["1"]]));
        Assert.Equal(DuckLakeErrorKind.Unsupported, error.Kind);
        Assert.Empty(await WriteTables.ListAsync(_stores));
    }

    private static TableDefinition Table((string Name, string Type)[] columns, params string[] transforms) => WriteTables.Create(
        WriteTables.Create(columns).Columns, [.. transforms.Select((transform, i) => ((long)i + 1, transform))]);

    private async Task<WrittenRows> WriteAsync(TableDefinition table, string?[][] columns, TableWriteOptions? options = null, long memoryBudgetBytes = 1L << 30)
    {
        using RecordBatch rows = WriteTables.Batch(table, columns);
        List<RecordBatch> batches = [.. Enumerable.Range(0, (rows.Length + BatchRows - 1) / BatchRows).Select(i => rows.Slice(i * BatchRows, Math.Min(BatchRows, rows.Length - (i * BatchRows))))];
        return await TableWriterTests.WriteAsync(WriteTables.Context(table, _stores, options, memoryBudgetBytes: memoryBudgetBytes), batches);
    }
}
