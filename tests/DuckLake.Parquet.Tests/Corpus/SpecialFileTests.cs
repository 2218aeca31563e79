using DuckLake.Columnar;
using DuckLake.Parquet.Tests.Format;
using DuckLake.Testing;

namespace DuckLake.Parquet.Tests.Corpus;

/// <summary>Files of the public collection that DuckDB does not read, held against what their descriptions say.</summary>
public sealed class SpecialFileTests : LeakCheckedTest
{
    [SkippableTheory]
    [InlineData("data/hadoop_lz4_compressed.parquet")]
    [InlineData("data/non_hadoop_lz4_compressed.parquet")]
    public void Both_framings_of_LZ4_give_the_rows_of_LZ4_RAW(string path) =>
        Assert.Equal(Read("data/lz4_raw_compressed.parquet"), Read(path));

    [SkippableFact]
    public void A_larger_file_in_the_Hadoop_framing_gives_the_rows_of_LZ4_RAW() =>
        Assert.Equal(Read("data/lz4_raw_compressed_larger.parquet"), Read("data/hadoop_lz4_compressed_larger.parquet"));

    [SkippableFact]
    public void Every_byte_stream_split_column_equals_its_plain_twin()
    {
        List<string?[]> rows = Read("data/byte_stream_split_extended.gzip.parquet");
        Assert.Equal(200, rows.Count);
        foreach (string?[] row in rows)
        {
            for (int column = 0; column < row.Length; column += 2)
            {
                Assert.Equal(row[column], row[column + 1]);
            }
        }
    }

    [SkippableFact]
    public void A_map_without_values_is_a_list_of_its_keys()
    {
        byte[] file = ParquetTestFiles.Read("data/map_no_value.parquet");
        Schema schema = ParquetFileReader.Open(file).GetSchema();
        Assert.IsType<MapType>(schema.GetFieldByName("my_map").DataType);
        Assert.IsType<ListType>(schema.GetFieldByName("my_map_no_v").DataType);
        foreach (string?[] row in Read("data/map_no_value.parquet"))
        {
            Assert.Equal(row[2], row[1]);
        }
    }

    [SkippableFact]
    public void INT96_within_the_nanosecond_range_keeps_its_value()
    {
        List<string?[]> rows = Read("data/int96_from_spark.parquet");
        Assert.Equal("2024-01-01 20:34:56.123456", rows[0][0]);
        Assert.Equal("2024-01-01 01:00:00", rows[1][0]);
        Assert.Equal(6, rows.Count);
    }

    [SkippableFact]
    public void Strings_of_1_GiB_come_in_batches_below_2_GiB()
    {
        byte[] file = ParquetTestFiles.Read("data/large_string_map.brotli.parquet");
        ParquetFileReader reader = ParquetFileReader.Open(file);
        using IArrowArrayStream stream = reader.Read();
        int rows = 0;
        while (stream.ReadNextRecordBatchAsync().AsTask().GetAwaiter().GetResult() is { } batch)
        {
            using (batch)
            {
                rows += batch.Length;
                var map = (MapArray)batch.Column(0);
                Assert.Equal(1 << 30, ((BinaryArray)map.Keys).GetValueLength(0));
            }
        }

        Assert.Equal(reader.Metadata.RowCount, rows);
        MemoryAllocator.Shared.Trim();
    }

    [SkippableFact]
    public void A_memory_limit_ends_in_the_typed_error()
    {
        byte[] file = ParquetTestFiles.Read("data/large_string_map.brotli.parquet");
        var options = new ParquetReaderOptions { Allocator = new MemoryAllocator(64 << 20) };
        var error = Assert.Throws<InvalidParquetException>(() => ParquetTestReader.ReadText(file, "big", options));
        Assert.Equal(ParquetErrorKind.LimitExceeded, error.Kind);
        Assert.Equal(0, options.Allocator.LiveBytes);
    }

    private static List<string?[]> Read(string path) =>
        ParquetTestReader.ReadText(ParquetTestFiles.Read(path), path, ParquetReaderOptions.Default);
}
