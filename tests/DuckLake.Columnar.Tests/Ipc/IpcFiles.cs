using DuckLake.Testing;

namespace DuckLake.Columnar.Tests.Ipc;

/// <summary>Reads and writes whole streams and files.</summary>
internal static class IpcFiles
{
    internal static string StreamDirectory => Path.Combine(TestPaths.ArrowTesting, "data", "arrow-ipc-stream");

    internal static string FileDirectory => Path.Combine(TestPaths.ArrowTesting, "data", "arrow-ipc-file");

    internal static string IntegrationDirectory => Path.Combine(StreamDirectory, "integration");

    internal static async Task<List<RecordBatch>> ReadAllAsync(IArrowArrayStream reader)
    {
        var batches = new List<RecordBatch>();
        try
        {
            while (await reader.ReadNextRecordBatchAsync() is { } batch)
            {
                batches.Add(batch);
            }
        }
        catch
        {
            Release(batches);
            throw;
        }

        return batches;
    }

    internal static byte[] WriteStream(Schema schema, IEnumerable<RecordBatch> batches, IpcOptions? options = null)
    {
        var target = new MemoryStream();
        using var writer = new ArrowStreamWriter(target, schema, options, leaveOpen: true);
        writer.WriteStart();
        foreach (RecordBatch batch in batches)
        {
            writer.WriteRecordBatch(batch);
        }

        writer.WriteEnd();
        return target.ToArray();
    }

    internal static async Task<byte[]> WriteFileAsync(Schema schema, IEnumerable<RecordBatch> batches, IpcOptions? options = null)
    {
        var target = new MemoryStream();
        await using var writer = new ArrowFileWriter(target, schema, options, leaveOpen: true);
        await writer.WriteStartAsync();
        foreach (RecordBatch batch in batches)
        {
            await writer.WriteRecordBatchAsync(batch);
        }

        await writer.WriteEndAsync();
        return target.ToArray();
    }

    internal static string[][] Texts(RecordBatch batch) => [.. batch.Arrays.Select(ArrayText.All)];

    internal static void Release(IEnumerable<RecordBatch> batches)
    {
        foreach (RecordBatch batch in batches)
        {
            batch.Dispose();
        }
    }
}
