using System.Globalization;
using DuckLake.Columnar;
using DuckLake.Parquet.Tests.Format;
using DuckLake.Testing;

namespace DuckLake.Parquet.Tests.Corpus;

/// <summary>
/// Randomly damaged files give rows or the typed error: no other exception, no crash, no memory beyond the limit, no leak.
/// The variable <c>DUCKLAKE_MUTATIONS</c> raises the number per file.
/// </summary>
public sealed class MutationTests : LeakCheckedTest
{
    private const int DefaultMutations = 60;
    private const long MemoryLimitBytes = 256 << 20;

    public static TheoryData<string> Files() =>
    [
        "data/alltypes_plain.snappy.parquet",
        "data/alltypes_tiny_pages.parquet",
        "data/delta_byte_array.parquet",
        "data/delta_binary_packed.parquet",
        "data/nested_maps.snappy.parquet",
        "data/nested_lists.snappy.parquet",
        "data/byte_stream_split_extended.gzip.parquet",
        "data/datapage_v2.snappy.parquet",
        "data/rle_boolean_encoding.parquet",
        "data/fixed_length_decimal.parquet",
        "data/int32_with_null_pages.parquet",
        "data/nullable.impala.parquet",
    ];

    [SkippableTheory]
    [MemberData(nameof(Files))]
    public void Mutations_give_rows_or_the_typed_error(string path)
    {
        byte[] original = ParquetTestFiles.Read(path);
        int mutations = int.Parse(Environment.GetEnvironmentVariable("DUCKLAKE_MUTATIONS") ?? "0", CultureInfo.InvariantCulture);
        int failures = 0;
        for (int seed = 0; seed < Math.Max(mutations, DefaultMutations); seed++)
        {
            var random = new Random(seed);
            byte[] file = Mutate(original, random);
            var allocator = new MemoryAllocator(MemoryLimitBytes, maxPooledBytes: 32 << 20);
            var options = new ParquetReaderOptions
            {
                Allocator = allocator,
                StringRepresentation = (ParquetStringRepresentation)(seed % 3),
                BatchRowCount = 1 + random.Next(5000),
                VerifyChecksums = false,
            };
            try
            {
                Read(file, path, options);
            }
            catch (InvalidParquetException e)
            {
                Assert.Equal(path, e.FileName);
                failures++;
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"seed {seed} of {path}", e);
            }

            Assert.True(allocator.LiveBytes == 0, $"seed {seed} leaks {allocator.LiveBuffers} buffers");
            allocator.Trim();
        }

        Assert.NotEqual(0, failures);
    }

    private static void Read(byte[] file, string name, ParquetReaderOptions options)
    {
        ParquetFileReader reader = ParquetFileReader.Open(file, options, name);
        using IArrowArrayStream stream = reader.Read();
        long rows = 0;
        while (rows < 100_000 && stream.ReadNextRecordBatchAsync().AsTask().GetAwaiter().GetResult() is { } batch)
        {
            using (batch)
            {
                rows += batch.Length;
                for (int column = 0; column < batch.ColumnCount; column++)
                {
                    Touch(batch.Column(column));
                }
            }
        }
    }

    /// <summary>Reads some values through the arrays' own checks.</summary>
    private static void Touch(IArrowArray array)
    {
        for (int i = 0; i < array.Length; i += Math.Max(1, array.Length / 50))
        {
            ArrowText.Format(array, i);
        }
    }

    private static byte[] Mutate(byte[] original, Random random)
    {
        byte[] file = [.. original];
        int count = 1 + random.Next(4);
        for (int i = 0; i < count; i++)
        {
            // Half of the faults hit the footer, where most of the decisions come from.
            int position = random.Next(2) == 0 ? random.Next(file.Length) : file.Length - 1 - random.Next(Math.Min(file.Length, 2000));
            file[position] = random.Next(3) switch
            {
                0 => (byte)random.Next(256),
                1 => (byte)(file[position] ^ (1 << random.Next(8))),
                _ => (byte)(random.Next(2) * 255),
            };
        }

        return file;
    }
}
