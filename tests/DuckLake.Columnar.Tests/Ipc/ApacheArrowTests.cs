using System.Diagnostics;
using System.Text.Json;
using DuckLake.Testing;

namespace DuckLake.Columnar.Tests.Ipc;

/// <summary>What we write, read by the npm package apache-arrow. Node.js and the package are prerequisites of the tests.</summary>
public class ApacheArrowTests : LeakCheckedTest
{
    // Half floats get a column of their own, of values both sides print alike. The package knows no list views and no run ends.
    private static readonly IArrowType[] Types = [.. RandomArrays.Types.Where(t => t is not HalfFloatType)];

    [Theory]
    [InlineData(8)]
    [InlineData(64)]
    public async Task Reads_our_streams_and_files(int alignmentBytes)
    {
        var random = new Random(alignmentBytes);
        string[] special = ["sparse union", "dense union", "nested dictionary"];
        var columns = new List<IArrowArray>();
        columns.AddRange(Types.Select(type => RandomArrays.CreateSliced(type, 100, random)));
        columns.AddRange(special.Select(SpecialColumn));
        columns.Add(Halves());
        var schema = new Schema([.. columns.Select((c, i) => new Field($"c{i}", c.Data.DataType, nullable: true))]);
        using var whole = new RecordBatch(schema, columns, 100);
        using RecordBatch part = whole.Slice(11, 50);
        using RecordBatch none = whole.Slice(3, 0);
        RecordBatch[] batches = [whole, none, part];
        var options = new IpcOptions { AlignmentBytes = alignmentBytes };
        await CheckAsync(batches, IpcFiles.WriteStream(schema, batches, options));
        await CheckAsync(batches, await IpcFiles.WriteFileAsync(schema, batches, options));
    }

    [Fact]
    public async Task Reads_dictionaries_that_change()
    {
        using IArrowArray first = SpecialArrays.DictionaryOf(["a", "b"], 0, 1, null);
        using IArrowArray grown = SpecialArrays.DictionaryOf(["a", "b", "c"], 2, 1, 0);
        using IArrowArray other = SpecialArrays.DictionaryOf(["x", "y"], 1, null, 0);
        var schema = new Schema([new Field("d", first.Data.DataType, nullable: true)]);
        RecordBatch[] batches = [.. new[] { first, grown, other }.Select(a => new RecordBatch(schema, [ArrowArrayFactory.BuildArray(a.Data.Retain())], 3))];
        await CheckAsync(batches, IpcFiles.WriteStream(schema, batches));
        await CheckAsync(batches, IpcFiles.WriteStream(schema, batches, new IpcOptions { WriteDictionaryDeltas = true }));
        await CheckAsync(batches, await IpcFiles.WriteFileAsync(schema, batches));
        IpcFiles.Release(batches);
    }

    private static HalfFloatArray Halves()
    {
        using var builder = new HalfFloatArray.Builder();
        for (int i = 0; i < 100; i++)
        {
            builder.Append((Half)((i - 50) * 0.25));
        }

        return builder.Build();
    }

    private static IArrowArray SpecialColumn(string name)
    {
        using IArrowArray few = SpecialArrays.Create(name);
        IArrowArray[] repeated = [.. Enumerable.Repeat(few, 100 / few.Length + 1)];
        using IArrowArray many = ArrowArrayConcatenator.Concatenate(repeated);
        return ArrowArrayFactory.BuildArray(many.Data.Slice(0, 100));
    }

    private static async Task CheckAsync(RecordBatch[] batches, byte[] bytes)
    {
        using var directory = new TemporaryDirectory();
        string path = Path.Combine(directory.FullPath, "data.arrow");
        await File.WriteAllBytesAsync(path, bytes);
        string[][][] actual = JsonSerializer.Deserialize<string[][][]>(await RunNodeAsync(path))!;

        // The package passes over batches without rows.
        RecordBatch[] expected = [.. batches.Where(b => b.Length > 0)];
        actual = [.. actual.Where(batch => batch.Length == 0 || batch[0].Length > 0)];
        Assert.Equal(expected.Length, actual.Length);
        for (int b = 0; b < expected.Length; b++)
        {
            string[][] texts = IpcFiles.Texts(expected[b]);
            for (int c = 0; c < texts.Length; c++)
            {
                Assert.True(texts[c].SequenceEqual(actual[b][c]), $"Batch {b}, {expected[b].Schema.FieldsList[c]}: expected {string.Join('|', texts[c])}, found {string.Join('|', actual[b][c])}");
            }
        }
    }

    private static async Task<string> RunNodeAsync(string path)
    {
        string script = Path.Combine(TestPaths.RepositoryRoot, "tests", "DuckLake.Columnar.Tests", "Ipc", "read-arrow.mjs");
        using var node = Process.Start(new ProcessStartInfo("node", [script, path])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> output = node.StandardOutput.ReadToEndAsync();
        Task<string> error = node.StandardError.ReadToEndAsync();
        await node.WaitForExitAsync();
        Assert.True(node.ExitCode == 0, await error);
        return await output;
    }
}
