using System.Diagnostics;
using DuckLake.Columnar;
using DuckLake.Parquet.Tests.Corpus;
using DuckLake.Parquet.Tests.Format;
using DuckLake.Testing;
using Xunit.Abstractions;

namespace DuckLake.Parquet.Tests.Fuzz;

/// <summary>Every bad file of the public collections, read in every way, ends in values or the typed error.</summary>
public sealed class BadFileTests(ITestOutputHelper output) : LeakCheckedTest
{
    private const long MemoryLimitBytes = 256 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static TheoryData<string, string> BadData() => new()
    {
        { "ARROW-GH-41317.parquet", "timestamp_us_no_tz" },
        { "ARROW-GH-41321.parquet", "int64" },
        { "ARROW-GH-43605.parquet", "min_fl" },
        { "ARROW-GH-45185.parquet", "x.list.element" },
        { "ARROW-GH-47662.parquet", "flba_field" },
        { "ARROW-RS-GH-6229-DICTHEADER.parquet", "name" },
        { "ARROW-RS-GH-6229-LEVELS.parquet", "outer.list.item.c" },
        { "PARQUET-1481.parquet", "Handle" },
    };

    [SkippableTheory]
    [MemberData(nameof(BadData))]
    public void A_bad_file_is_refused_with_file_column_and_offset(string name, string column)
    {
        string path = $"bad_data/{name}";
        byte[] file = ParquetTestFiles.Read(path);
        var error = Assert.Throws<InvalidParquetException>(() => ParquetTestReader.ReadText(file, path, ParquetReaderOptions.Default));
        output.WriteLine(error.Message);
        Assert.Contains($"file {path}", error.Message, StringComparison.Ordinal);
        Assert.Equal(column, error.ColumnPath);
        Assert.InRange(error.ByteOffset!.Value, 4, file.Length);
        Assert.Contains($"byte offset {error.ByteOffset}", error.Message, StringComparison.Ordinal);
        ReadEverything(path, file);
    }

    [SkippableFact]
    public void All_bad_data_is_listed() =>
        Assert.Equal(
            BadData().Select<object[], string>(row => $"bad_data/{row[0]}").Order(StringComparer.Ordinal),
            Require(ParquetTestFiles.All("bad_data", "*.parquet").Select<object[], string>(row => (string)row[0])));

    [SkippableFact]
    public void The_fuzz_set_ends_in_values_or_the_typed_error()
    {
        int refusals = 0;
        foreach (string path in FuzzFiles("fuzzing"))
        {
            refusals += ReadEverything(path, File.ReadAllBytes(path));
        }

        Assert.True(refusals > 0);
    }

    [SkippableFact]
    public void The_encoding_fuzz_set_ends_in_values_or_the_typed_error()
    {
        int refusals = 0;
        foreach (string path in FuzzFiles("encoding-fuzzing"))
        {
            refusals += ReadEverything(path, EncodedValuesFile.Wrap(File.ReadAllBytes(path)));
        }

        Assert.True(refusals > 0);
    }

    [Fact]
    public void Encoded_values_that_are_right_are_read()
    {
        byte[] payload = [0, 0, 1, 255, 255, 255, 255, 2, .. new byte[56], 7, 0, 0, 0, 9, 0, 0, 0];
        List<string?[]> rows = ParquetTestReader.ReadText(EncodedValuesFile.Wrap(payload), "payload", ParquetReaderOptions.Default);
        Assert.Equal(["7", "9"], rows.Select(row => row[0]));
    }

    private static IEnumerable<string> FuzzFiles(string directory)
    {
        TestPaths.RequireCorpora();
        string[] files = [.. Directory.GetFiles(Path.Combine(TestPaths.ArrowTesting, "data", "parquet", directory))
            .Where(path => Path.GetExtension(path) != ".md").Order(StringComparer.Ordinal)];
        Assert.NotEmpty(files);
        return files;
    }

    private static IEnumerable<T> Require<T>(IEnumerable<T> items)
    {
        TestPaths.RequireCorpora();
        return items;
    }

    /// <summary>Reads all parts of a file within the limits; returns how many were refused.</summary>
    private int ReadEverything(string path, byte[] file)
    {
        var allocator = new MemoryAllocator(MemoryLimitBytes);
        var reader = new MutationReader(file, path, new ParquetReaderOptions { Allocator = allocator });
        long start = Stopwatch.GetTimestamp();
        try
        {
            reader.ReadAll();
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{path} ends in another exception than the typed one.", e);
        }

        TimeSpan taken = Stopwatch.GetElapsedTime(start);
        Assert.True(taken < Patience, $"{path} took {taken.TotalSeconds:F1} s.");
        Assert.True(allocator.LiveBuffers == 0, $"{path}: {allocator.LiveBuffers} buffers are not returned.");
        if (taken.TotalMilliseconds > 500)
        {
            output.WriteLine($"{Path.GetFileName(path)}: {taken.TotalMilliseconds:F0} ms");
        }

        allocator.Trim();
        return reader.Refusals;
    }
}
