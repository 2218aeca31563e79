using System.Buffers.Binary;
using System.Diagnostics;
using DuckLake.Testing;

namespace DuckLake.Columnar.Tests.Ipc;

public class IpcCorruptionTests : LeakCheckedTest
{
    private const int MutationMs = 10_000;
    private const long PeakLimitBytes = 64 << 20;
    private static readonly TimeSpan PerFile = TimeSpan.FromSeconds(20);

    [SkippableFact]
    public Task Fuzzed_streams_give_a_result_or_a_format_error() =>
        CheckCorpusAsync(IpcFiles.StreamDirectory, (bytes, options) => new ArrowStreamReader(bytes, options));

    [SkippableFact]
    public Task Fuzzed_files_give_a_result_or_a_format_error() =>
        CheckCorpusAsync(IpcFiles.FileDirectory, (bytes, options) => new ArrowFileReader(bytes, options));

    [SkippableFact]
    public async Task Mutations_give_a_result_or_a_format_error()
    {
        TestPaths.RequireCorpora();
        string[] names = ["generated_nested", "generated_dictionary", "generated_nested_dictionary", "generated_union", "generated_binary_view", "generated_list_view", "generated_run_end_encoded", "generated_map", "generated_primitive_zerolength"];
        var seeds = new List<(byte[] Stream, byte[] File)>();
        foreach (string name in names.Select(n => Path.Combine("cpp-21.0.0", n)).Append(Path.Combine("2.0.0-compression", "generated_lz4")).Append(Path.Combine("2.0.0-compression", "generated_zstd")))
        {
            string path = Path.Combine(IpcFiles.IntegrationDirectory, name);
            seeds.Add((await File.ReadAllBytesAsync(path + ".stream"), await File.ReadAllBytesAsync(path + ".arrow_file")));
        }

        int errors = 0;
        int round = 0;
        for (var clock = Stopwatch.StartNew(); clock.ElapsedMilliseconds < MutationMs; round++)
        {
            var random = new Random(round);
            (byte[] stream, byte[] file) = seeds[random.Next(seeds.Count)];
            bool isFile = random.Next(2) == 0;
            byte[] mutated = Mutate(isFile ? file : stream, random);
            try
            {
                errors += await IsRefusedAsync(mutated, isFile ? (b, o) => new ArrowFileReader(b, o) : (b, o) => new ArrowStreamReader(b, o)) ? 1 : 0;
            }
            catch (Exception e)
            {
                Assert.Fail($"Mutation {round}: {e}");
            }
        }

        Assert.InRange(errors, round / 50, round);
    }

    [Fact]
    public async Task Every_truncation_is_found_or_ends_between_messages()
    {
        using IArrowArray column = RandomArrays.Create(StringType.Default, 5, new Random(1));
        var schema = new Schema([new Field("s", StringType.Default, nullable: true)]);
        using var batch = new RecordBatch(schema, [column], 5);
        byte[] stream = IpcFiles.WriteStream(schema, [batch, batch]);
        byte[] file = await IpcFiles.WriteFileAsync(schema, [batch, batch]);
        int cleanEnds = 0;
        for (int length = 0; length < stream.Length; length++)
        {
            cleanEnds += await IsRefusedAsync(stream[..length], (b, o) => new ArrowStreamReader(b, o)) ? 0 : 1;
        }

        // After the schema, after each batch, and after the marker of the end.
        Assert.Equal(3, cleanEnds);
        for (int length = 0; length < file.Length; length++)
        {
            Assert.True(await IsRefusedAsync(file[..length], (b, o) => new ArrowFileReader(b, o)));
        }
    }

    [Fact]
    public async Task Announced_lengths_are_not_allocated()
    {
        var allocator = new MemoryAllocator(maxPooledBytes: 0);
        var options = new IpcOptions { Allocator = allocator, MaxBodyBytes = 1L << 40 };
        using IArrowArray column = RandomArrays.Create(Int64Type.Default, 100, new Random(1));
        var schema = new Schema([new Field("n", Int64Type.Default, nullable: true)]);
        using var batch = new RecordBatch(schema, [column], 100);
        byte[] stream = IpcFiles.WriteStream(schema, [batch]);

        // The only number of this value is the length of the body.
        int bodyLength = FindInt64(stream, 816);
        BinaryPrimitives.WriteInt64LittleEndian(stream.AsSpan(bodyLength), 1L << 39);
        foreach (Stream source in new Stream[] { new MemoryStream(stream), new ForwardOnlyStream(stream, 1000) })
        {
            using var reader = new ArrowStreamReader(source, options);
            ArrowFormatException e = await Assert.ThrowsAsync<ArrowFormatException>(async () => await reader.ReadNextRecordBatchAsync());
            Assert.Contains("message 1", e.Message, StringComparison.Ordinal);
            Assert.Contains("ends too early", e.Message, StringComparison.Ordinal);
        }

        Assert.InRange(allocator.PeakBytes, 0, 4 << 20);
        Assert.Equal(0, allocator.LiveBuffers);
    }

    [Fact]
    public async Task Big_endian_data_is_refused_by_name()
    {
        var builder = new FlatBufferBuilder();
        int fields = builder.CreateTableVector([]);
        builder.StartTable(4);
        builder.AddReference(1, fields);
        builder.AddInt16(0, 1);
        int schema = builder.EndTable();
        builder.StartTable(5);
        builder.AddReference(2, schema);
        builder.AddInt16(0, (short)IpcMetadataVersion.V5);
        builder.AddByte(1, (byte)IpcHeaderTag.Schema);
        byte[] metadata = builder.Finish(builder.EndTable()).ToArray();
        byte[] prefix = [0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32LittleEndian(prefix.AsSpan(4), metadata.Length);
        using var reader = new ArrowStreamReader((byte[])[.. prefix, .. metadata]);
        ArrowFormatException e = await Assert.ThrowsAsync<ArrowFormatException>(async () => await reader.ReadSchemaAsync());
        Assert.Contains("big-endian", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_reader_says_so_again()
    {
        using var reader = new ArrowStreamReader("this is no Arrow stream, is it?"u8.ToArray());
        await Assert.ThrowsAsync<ArrowFormatException>(async () => await reader.ReadNextRecordBatchAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await reader.ReadNextRecordBatchAsync());
    }

    private static int FindInt64(byte[] bytes, long value)
    {
        for (int i = 0; i + 8 <= bytes.Length; i += 4)
        {
            if (BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(i)) == value)
            {
                return i;
            }
        }

        throw new InvalidOperationException($"No number {value}.");
    }

    private static async Task CheckCorpusAsync(string directory, Func<byte[], IpcOptions, IArrowArrayStream> open)
    {
        TestPaths.RequireCorpora();
        string[] files = [.. Directory.GetFiles(directory).Where(f => !f.EndsWith(".md", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        Assert.InRange(files.Length, 50, int.MaxValue);
        var failures = new List<string>();
        int refused = 0;
        foreach (string file in files)
        {
            byte[] bytes = await File.ReadAllBytesAsync(file);
            try
            {
                refused += await Task.Run(() => IsRefusedAsync(bytes, open)).WaitAsync(PerFile) ? 1 : 0;
            }
            catch (Exception e)
            {
                failures.Add($"{Path.GetFileName(file)}: {e}");
            }
        }

        Assert.True(failures.Count == 0, string.Join("\n\n", failures));
        Assert.InRange(refused, files.Length / 2, files.Length);
    }

    // True if the data was refused, false if it could be used; any other exception is the caller's to report.
    private static async Task<bool> IsRefusedAsync(byte[] bytes, Func<byte[], IpcOptions, IArrowArrayStream> open)
    {
        var allocator = new MemoryAllocator(maxPooledBytes: 0);
        bool isRefused = false;
        try
        {
            await using IArrowArrayStream reader = open(bytes, new IpcOptions { Allocator = allocator });
            await IpcConsumer.ReadAsync(reader);
        }
        catch (ArrowFormatException)
        {
            isRefused = true;
        }

        Assert.Equal(0, allocator.LiveBuffers);
        Assert.InRange(allocator.PeakBytes, 0, PeakLimitBytes);
        return isRefused;
    }

    private static byte[] Mutate(byte[] original, Random random)
    {
        byte[] bytes = random.Next(20) == 0 ? original[..random.Next(original.Length)] : (byte[])original.Clone();
        for (int i = random.Next(1, 6); i > 0 && bytes.Length > 8; i--)
        {
            int at = random.Next(bytes.Length - 8);
            switch (random.Next(4))
            {
                case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: bytes[at] = (byte)random.Next(256); break;
                case 2: BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at & ~3), random.Next(3) switch { 0 => int.MaxValue, 1 => -1, _ => random.Next(1000) }); break;
                default: BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(at & ~7), random.Next(3) switch { 0 => long.MaxValue, 1 => -8, _ => random.NextInt64(1L << random.Next(1, 62)) }); break;
            }
        }

        return bytes;
    }
}
