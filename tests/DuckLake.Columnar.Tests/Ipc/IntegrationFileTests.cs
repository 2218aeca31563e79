using DuckLake.Testing;

namespace DuckLake.Columnar.Tests.Ipc;

/// <summary>Every file the Arrow project keeps for compatibility, equal to its JSON, and once more after we wrote it.</summary>
public class IntegrationFileTests : LeakCheckedTest
{
    public static TheoryData<string, int> Versions => new()
    {
        { "0.14.1", 9 },
        { "0.17.1", 1 },
        { "1.0.0-littleendian", 22 },
        { "2.0.0-compression", 4 },
        { "4.0.0-shareddict", 1 },
        { "cpp-21.0.0", 32 },
    };

    [SkippableFact]
    public void Knows_every_version()
    {
        TestPaths.RequireCorpora();
        Assert.Equal(
            Versions.Select(row => (string)row[0]).Order(StringComparer.Ordinal),
            Directory.GetDirectories(IpcFiles.IntegrationDirectory).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal));
    }

    [SkippableTheory]
    [MemberData(nameof(Versions))]
    public async Task Reads_streams_and_files_equal_to_their_json(string version, int count)
    {
        TestPaths.RequireCorpora();
        string[] names = Names(version);
        Assert.Equal(count, names.Length);
        var failures = new List<string>();
        foreach (string name in names)
        {
            try
            {
                using var json = new IntegrationJson(name + ".json.gz");
                string[][][] expected = json.Batches;
                using (var reader = new ArrowStreamReader(File.OpenRead(name + ".stream")))
                {
                    await CheckAsync(json.Schema, expected, reader);
                }

                using (var reader = new ArrowStreamReader(new ForwardOnlyStream(await File.ReadAllBytesAsync(name + ".stream"), 7)))
                {
                    await CheckAsync(json.Schema, expected, reader);
                }

                using (var reader = new ArrowFileReader(File.OpenRead(name + ".arrow_file")))
                {
                    await CheckAsync(json.Schema, expected, reader);
                }
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                failures.Add($"{Path.GetFileName(name)}: {e}");
            }
        }

        Assert.True(failures.Count == 0, string.Join("\n\n", failures));
    }

    [SkippableTheory]
    [MemberData(nameof(Versions))]
    public async Task Writes_whole_and_sliced_batches_back(string version, int count)
    {
        TestPaths.RequireCorpora();
        string[] names = Names(version);
        Assert.Equal(count, names.Length);
        var failures = new List<string>();
        foreach (string name in names)
        {
            List<RecordBatch> batches = [];
            var parts = new List<RecordBatch>();
            try
            {
                using var reader = new ArrowStreamReader(await File.ReadAllBytesAsync(name + ".stream"));
                batches = await IpcFiles.ReadAllAsync(reader);
                foreach (RecordBatch batch in batches)
                {
                    parts.Add(batch.Retain());
                    parts.Add(batch.Slice(batch.Length / 3, batch.Length / 2));
                }

                string[][][] expected = [.. parts.Select(IpcFiles.Texts)];
                using var stream = new ArrowStreamReader(IpcFiles.WriteStream(reader.Schema, parts));
                await CheckAsync(reader.Schema, expected, stream);
                using var file = new ArrowFileReader(await IpcFiles.WriteFileAsync(reader.Schema, parts, new IpcOptions { AlignmentBytes = 64 }));
                await CheckAsync(reader.Schema, expected, file);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                failures.Add($"{Path.GetFileName(name)}: {e}");
            }
            finally
            {
                IpcFiles.Release(batches);
                IpcFiles.Release(parts);
            }
        }

        Assert.True(failures.Count == 0, string.Join("\n\n", failures));
    }

    [SkippableFact]
    public async Task Reads_any_batch_of_a_file()
    {
        TestPaths.RequireCorpora();
        string name = Path.Combine(IpcFiles.IntegrationDirectory, "cpp-21.0.0", "generated_nested_dictionary");
        using var json = new IntegrationJson(name + ".json.gz");
        string[][][] expected = json.Batches;
        await using var reader = new ArrowFileReader(File.OpenRead(name + ".arrow_file"));
        Assert.Equal(expected.Length, reader.RecordBatchCount);
        for (int i = expected.Length - 1; i >= 0; i--)
        {
            using RecordBatch batch = await reader.ReadRecordBatchAsync(i);
            Assert.Equal(expected[i], IpcFiles.Texts(batch));
            using RecordBatch again = reader.ReadRecordBatch(i);
            Assert.Equal(expected[i], IpcFiles.Texts(again));
        }
    }

    private static string[] Names(string version) =>
        [.. Directory.GetFiles(Path.Combine(IpcFiles.IntegrationDirectory, version), "*.json.gz").Order(StringComparer.Ordinal).Select(f => f[..^".json.gz".Length])];

    // Arrow's own writer gave maps the canonical names of their children whatever the JSON says, so those names are not compared.
    private static Schema WithCanonicalMaps(Schema schema) => new(
        [.. schema.FieldsList.Select(f => f.DataType is MapType map
            ? f.WithDataType(new MapType(map.KeyField.WithName("key"), map.ValueField.WithName("value"), map.KeysSorted))
            : f)],
        schema.Metadata);

    private static async Task CheckAsync(Schema schema, string[][][] expected, IArrowArrayStream reader)
    {
        Assert.Equal(WithCanonicalMaps(schema), WithCanonicalMaps(reader.Schema));
        List<RecordBatch> batches = await IpcFiles.ReadAllAsync(reader);
        try
        {
            string[][][] actual = [.. batches.Select(IpcFiles.Texts)];
            Assert.Equal(expected, actual);
        }
        finally
        {
            IpcFiles.Release(batches);
        }
    }
}
