using DuckLake.Columnar;
using DuckLake.Testing;
using Apache = Apache.Arrow;

namespace DuckLake.Interop.Tests;

/// <summary>Streams and files written here and read by Apache.Arrow, and the other way round.</summary>
public sealed class IpcTests : LeakCheckedTest
{
    [Fact]
    public async Task Our_streams_are_read_there_and_come_back_equal()
    {
        using RecordBatch batch = Samples.Create(100, static _ => true);
        using var ours = new MemoryStream();
        await using (var writer = new ArrowStreamWriter(ours, batch.Schema, leaveOpen: true))
        {
            await writer.WriteRecordBatchAsync(batch);
            await writer.WriteRecordBatchAsync(batch);
            await writer.WriteEndAsync();
        }

        ours.Position = 0;
        using var reader = new Apache::Ipc.ArrowStreamReader(ours);
        using var theirs = new MemoryStream();
        using var back = new Apache::Ipc.ArrowStreamWriter(theirs, reader.Schema, leaveOpen: true);
        int batches = 0;
        for (; await reader.ReadNextRecordBatchAsync() is { } there; batches++)
        {
            using (there)
            {
                await back.WriteRecordBatchAsync(there);
            }
        }

        await back.WriteEndAsync();
        Assert.Equal(2, batches);
        await AssertStreamAsync(theirs, batch, 2);
    }

    [Fact]
    public async Task Our_files_are_read_there()
    {
        using RecordBatch batch = Samples.Create(64, static _ => true);
        using var ours = new MemoryStream();
        await using (var writer = new ArrowFileWriter(ours, batch.Schema, leaveOpen: true))
        {
            await writer.WriteRecordBatchAsync(batch);
            await writer.WriteEndAsync();
        }

        ours.Position = 0;
        using var reader = new Apache::Ipc.ArrowFileReader(ours);
        Assert.Equal(1, await reader.RecordBatchCountAsync());
        using Apache::RecordBatch there = await reader.ReadRecordBatchAsync(0);
        using RecordBatch back = ApacheExchange.FromApache(there);
        Samples.AssertEqual(batch, back);
    }

    [Theory]
    [InlineData(Apache::Ipc.CompressionCodecType.Lz4Frame)]
    [InlineData(Apache::Ipc.CompressionCodecType.Zstd)]
    public async Task Their_compressed_streams_are_read_here(Apache::Ipc.CompressionCodecType codec)
    {
        using RecordBatch batch = Samples.Create(1000, static type => type is Int32Type or StringType or ListType);
        using Apache::RecordBatch there = ApacheExchange.ToApache(batch);
        using var theirs = new MemoryStream();
        var options = new Apache::Ipc.IpcOptions { CompressionCodec = codec, CompressionCodecFactory = new Apache::Compression.CompressionCodecFactory() };
        using var writer = new Apache::Ipc.ArrowStreamWriter(theirs, there.Schema, leaveOpen: true, options);
        await writer.WriteRecordBatchAsync(there);
        await writer.WriteEndAsync();
        await AssertStreamAsync(theirs, batch, 1);
    }

    private static async Task AssertStreamAsync(MemoryStream stream, RecordBatch expected, int count)
    {
        stream.Position = 0;
        await using var reader = new ArrowStreamReader(stream);
        for (int i = 0; i < count; i++)
        {
            using RecordBatch? batch = await reader.ReadNextRecordBatchAsync();
            Samples.AssertEqual(expected, batch!);
        }

        Assert.Null(await reader.ReadNextRecordBatchAsync());
    }
}
