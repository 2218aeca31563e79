using DuckLake.Arrow.Execution;
using DuckLake.Columnar;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

public sealed class MorselPipelineTests : LeakCheckedTest
{
    private const int BatchRows = 10;

    private static readonly Schema Numbers = new([new Field("n", Int64Type.Default, nullable: false)]);

    private int _disposed;
    private int _created;

    [Theory]
    [InlineData(1, BatchOrder.Ordered)]
    [InlineData(4, BatchOrder.Ordered)]
    [InlineData(1, BatchOrder.Unordered)]
    [InlineData(4, BatchOrder.Unordered)]
    public async Task All_rows_come_out(int workers, object order)
    {
        var values = new List<long>();
        await using (MorselPipeline pipeline = Create(50, new PipelineOptions { DegreeOfParallelism = workers, Order = (BatchOrder)order }))
        {
            while (await pipeline.ReadNextRecordBatchAsync() is { } batch)
            {
                using (batch)
                {
                    values.AddRange(((Int64Array)batch.Column(0)).Values.ToArray());
                }
            }
        }

        long[] expected = [.. Enumerable.Range(0, 50 * 3 * BatchRows).Select(i => (long)i)];
        Assert.Equal(expected, (BatchOrder)order == BatchOrder.Ordered ? values : values.Order());
        Assert.Equal(50, _disposed);
    }

    [Theory]
    [InlineData(0L, BatchOrder.Ordered)]
    [InlineData(1L, BatchOrder.Ordered)]
    [InlineData(45L, BatchOrder.Ordered)]
    [InlineData(45L, BatchOrder.Unordered)]
    [InlineData(60L, BatchOrder.Ordered)]
    public async Task The_limit_is_kept_and_stops_the_source(long limit, object order)
    {
        long rows = 0;
        await using (MorselPipeline pipeline = Create(10_000, new PipelineOptions { DegreeOfParallelism = 2, Order = (BatchOrder)order, Limit = limit }))
        {
            while (await pipeline.ReadNextRecordBatchAsync() is { } batch)
            {
                rows += batch.Length;
                batch.Dispose();
            }
        }

        Assert.Equal(limit, rows);
        Assert.InRange(_created, 0, 200);
        Assert.Equal(_created, _disposed);
    }

    [Theory]
    [InlineData(BatchOrder.Ordered)]
    [InlineData(BatchOrder.Unordered)]
    public async Task A_failure_comes_out_of_the_reader_and_nothing_leaks(object order)
    {
        await using (MorselPipeline pipeline = Create(100, new PipelineOptions { DegreeOfParallelism = 3, Order = (BatchOrder)order }, failsAt: 20))
        {
            var error = await Assert.ThrowsAsync<InvalidDataException>(async () =>
            {
                while (await pipeline.ReadNextRecordBatchAsync() is { } batch)
                {
                    batch.Dispose();
                }
            });
            Assert.Equal("morsel 20", error.Message);
        }

        Assert.Equal(_created, _disposed);
    }

    [Fact]
    public async Task A_failing_source_comes_out_of_the_reader()
    {
        await using var pipeline = new MorselPipeline(Numbers, _ => FailingSource(), new PipelineOptions { DegreeOfParallelism = 2 });
        await Assert.ThrowsAsync<InvalidDataException>(async () =>
        {
            while (await pipeline.ReadNextRecordBatchAsync() is { } batch)
            {
                batch.Dispose();
            }
        });

        async IAsyncEnumerable<Morsel> FailingSource()
        {
            yield return new TestMorsel(this, 0, fails: false);
            await Task.Yield();
            throw new InvalidDataException("source");
        }
    }

    [Theory]
    [InlineData(0, BatchOrder.Ordered)]
    [InlineData(1, BatchOrder.Ordered)]
    [InlineData(7, BatchOrder.Ordered)]
    [InlineData(7, BatchOrder.Unordered)]
    public async Task Early_dispose_returns_everything(int batchesRead, object order)
    {
        MorselPipeline pipeline = Create(1000, new PipelineOptions { DegreeOfParallelism = 4, Order = (BatchOrder)order });
        for (int i = 0; i < batchesRead; i++)
        {
            (await pipeline.ReadNextRecordBatchAsync())!.Dispose();
        }

        pipeline.Dispose();
        Assert.Equal(_created, _disposed);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await pipeline.ReadNextRecordBatchAsync());
    }

    [Fact]
    public async Task Cancelling_a_read_leaves_a_stream_that_can_be_disposed()
    {
        await using var pipeline = new MorselPipeline(Numbers, _ => Endless(), new PipelineOptions { DegreeOfParallelism = 2 });
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(20));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await pipeline.ReadNextRecordBatchAsync(cancellation.Token));

        static async IAsyncEnumerable<Morsel> Endless([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop = default)
        {
            await Task.Delay(Timeout.Infinite, stop);
            yield break;
        }
    }

    [Fact]
    public async Task Memory_in_flight_stays_within_the_budget()
    {
        var options = new PipelineOptions { DegreeOfParallelism = 4, ReadAheadMorsels = 20, MemoryBudgetBytes = 3 * TestMorsel.Bytes };
        await using MorselPipeline pipeline = Create(200, options);
        while (await pipeline.ReadNextRecordBatchAsync() is { } batch)
        {
            Assert.InRange(_created - _disposed, 0, 3 + 1 + options.DegreeOfParallelism);
            batch.Dispose();
        }
    }

    private MorselPipeline Create(int count, PipelineOptions options, int failsAt = -1) =>
        new(Numbers, _ => Source(count, failsAt), options);

    private async IAsyncEnumerable<Morsel> Source(int count, int failsAt)
    {
        for (int i = 0; i < count; i++)
        {
            if (i % 10 == 0)
            {
                await Task.Yield();
            }

            Interlocked.Increment(ref _created);
            yield return new TestMorsel(this, i, i == failsAt);
        }
    }

    private sealed class TestMorsel(MorselPipelineTests owner, int ordinal, bool fails) : Morsel
    {
        internal const long Bytes = 1000;

        private ArrowBuffer _held;

        internal override long ReservedBytes => Bytes;

        internal override void StartReading(CancellationToken cancellationToken) => _held = MemoryAllocator.Shared.Allocate(Bytes);

        internal override async ValueTask RunAsync(IBatchSink sink, CancellationToken cancellationToken)
        {
            for (int i = 0; i < 3; i++)
            {
                await Task.Yield();
                if (fails)
                {
                    throw new InvalidDataException($"morsel {ordinal}");
                }

                long first = ((ordinal * 3L) + i) * BatchRows;
                var values = new long[BatchRows];
                for (int row = 0; row < values.Length; row++)
                {
                    values[row] = first + row;
                }

                var data = new ArrayData(Int64Type.Default, BatchRows, 0, 0, [ArrowBuffer.Empty, ArrowBuffer.CopyOf<long>(values)]);
                await sink.WriteAsync(new RecordBatch(Numbers, [new Int64Array(data)], BatchRows), cancellationToken);
            }
        }

        public override ValueTask DisposeAsync()
        {
            _held.Dispose();
            Interlocked.Increment(ref owner._disposed);
            return ValueTask.CompletedTask;
        }
    }
}
