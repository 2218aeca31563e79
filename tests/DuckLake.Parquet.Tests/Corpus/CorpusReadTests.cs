using System.Globalization;
using DuckLake.Testing;
using DuckLake.Parquet.Tests.Format;

namespace DuckLake.Parquet.Tests.Corpus;

/// <summary>Every valid file of the public collection is read, and compared with DuckDB where DuckDB reads it.</summary>
public sealed class CorpusReadTests : LeakCheckedTest
{
    private const int MaxComparedRows = 20_000;

    /// <summary>Files DuckDB does not read or reads in another way; each has its own test below or in another class.</summary>
    private static readonly Dictionary<string, string> NotCompared = new()
    {
        ["data/byte_stream_split_extended.gzip.parquet"] = "DuckDB reads BYTE_STREAM_SPLIT only for floating-point columns",
        ["data/hadoop_lz4_compressed.parquet"] = "DuckDB does not read the Hadoop framing of LZ4",
        ["data/hadoop_lz4_compressed_larger.parquet"] = "DuckDB does not read the Hadoop framing of LZ4",
        ["data/non_hadoop_lz4_compressed.parquet"] = "DuckDB does not read the LZ4 codec",
        ["data/map_no_value.parquet"] = "DuckDB refuses maps without values",
        ["data/int96_from_spark.parquet"] = "INT96 values beyond the range of 64-bit nanoseconds wrap",
        ["data/large_string_map.brotli.parquet"] = "two strings of 1 GiB each",
    };

    private static readonly string[] Refused =
    [
        "data/datapage_v1-corrupt-checksum.parquet",
        "data/rle-dict-uncompressed-corrupt-checksum.parquet",
    ];

    public static TheoryData<string> Files() =>
    [
        .. ParquetTestFiles.All("data", "*.parquet").Select<object[], string>(row => (string)row[0])
            .Where(path => !NotCompared.ContainsKey(path) && !Refused.Contains(path)),
    ];

    public static TheoryData<string> RefusedFiles() => [.. Refused];

    public static TheoryData<string> BadFiles() => ParquetTestFiles.All("bad_data", "*.parquet");

    [SkippableTheory]
    [MemberData(nameof(RefusedFiles))]
    [MemberData(nameof(BadFiles))]
    public void Corrupt_files_give_the_typed_error(string path)
    {
        byte[] file = ParquetTestFiles.Read(path);
        var error = Assert.Throws<InvalidParquetException>(() => ParquetTestReader.ReadText(file, path, ParquetReaderOptions.Default));
        Assert.Equal(path, error.FileName);
        Assert.NotNull(error.ByteOffset);
    }

    [SkippableTheory]
    [MemberData(nameof(Files))]
    public void Values_equal_those_of_DuckDB(string path)
    {
        byte[] file = ParquetTestFiles.Read(path);
        List<string?[]> ours = ParquetTestReader.ReadText(file, path, ParquetReaderOptions.Default, MaxComparedRows);
        using DuckDbSession duckDb = DuckDbSession.Open();
        string source = $"read_parquet({DuckDbSession.Literal(Path.Combine(TestPaths.ParquetTesting, path))})";
        IEnumerable<string> columns = duckDb.Query($"SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM {source})").Rows
            .Select(row => row[1]!.StartsWith("GEOMETRY", StringComparison.Ordinal) ? $"ST_AsWKB(\"{row[0]}\")" : $"\"{row[0]}\"");
        DuckDbRows theirs = duckDb.Query(
            $"SELECT {string.Join(", ", columns)} FROM {source} LIMIT {MaxComparedRows.ToString(CultureInfo.InvariantCulture)}");
        Assert.Equal(theirs.Rows.Count, Math.Min(ours.Count, MaxComparedRows));
        for (int row = 0; row < theirs.Rows.Count; row++)
        {
            for (int column = 0; column < theirs.Columns.Count; column++)
            {
                string? expected = theirs.Rows[row][column];
                string? actual = ours[row][column];
                Assert.True(AreEqual(expected, actual), $"row {row}, column {theirs.Columns[column]}: DuckDB has {expected ?? "NULL"}, we have {actual ?? "NULL"}");
            }
        }
    }

    private static bool AreEqual(string? expected, string? actual) =>
        expected == actual
        || (expected is not null && actual is not null
            && double.TryParse(expected, CultureInfo.InvariantCulture, out double left)
            && double.TryParse(actual, CultureInfo.InvariantCulture, out double right)
            && left.Equals(right));
}
