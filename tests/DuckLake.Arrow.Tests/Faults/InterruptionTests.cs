using DuckLake.Columnar;
using DuckLake.Storage;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

/// <summary>Scans that fail, are cancelled or are disposed at any request end soon, in one typed error, without leaks.</summary>
public sealed class InterruptionTests : LeakCheckedTest
{
    private const int InlinedRows = 3;
    private const long AllRows = FaultLake.LargeRows + FaultLake.GoodRows + InlinedRows - 2;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static TheoryData<int, ScanOrder, bool> Ways() => new()
    {
        { 1, ScanOrder.Ordered, false },
        { 3, ScanOrder.Ordered, true },
        { 1, ScanOrder.Unordered, true },
        { 3, ScanOrder.Unordered, false },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_store_that_fails_at_any_request_gives_one_typed_error(int workers, ScanOrder order, bool isFiltered)
    {
        using FaultLake lake = CreateLake();
        int requests = await CountRequestsAsync(lake, workers, order, isFiltered);
        Assert.InRange(requests, 5, 100);
        for (int failing = 0; failing < requests; failing++)
        {
            int seen = -1;
            await using DuckLakeCatalog catalog = await lake.OpenAsync(
                (request, _) => Interlocked.Increment(ref seen) == failing
                    ? throw new ObjectStoreException(ObjectStoreErrorKind.Transient, request.Path, "The line is down.")
                    : ValueTask.CompletedTask,
                out _);
            DuckLakeScanBuilder scan = await ScanAsync(catalog, workers, order, isFiltered);
            var error = await Assert.ThrowsAsync<DuckLakeException>(() => FaultLake.ReadAsync(scan).WaitAsync(Patience));
            Assert.Equal((DuckLakeErrorKind.Storage, true, "bad"), (error.Kind, error.IsTransient, error.TableName));
            Assert.Contains("The line is down.", error.Message, StringComparison.Ordinal);
            Assert.Contains("/bad/", error.FilePath, StringComparison.Ordinal);
            Assert.Equal(AllRows, await FaultLake.ReadAsync(scan).WaitAsync(Patience));
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_scan_cancelled_at_any_request_ends(int workers, ScanOrder order, bool isFiltered)
    {
        using FaultLake lake = CreateLake();
        int requests = await CountRequestsAsync(lake, workers, order, isFiltered);
        int cancelled = 0;
        for (int last = 0; last < requests; last++)
        {
            int seen = -1;
            using var cancellation = new CancellationTokenSource();
            await using DuckLakeCatalog catalog = await lake.OpenAsync(
                async (_, stop) =>
                {
                    // The request that cancels is never answered: only the scan's own token can end it.
                    if (Interlocked.Increment(ref seen) == last)
                    {
                        await cancellation.CancelAsync();
                        await Task.Delay(Timeout.Infinite, stop);
                    }
                },
                out _);
            DuckLakeScanBuilder scan = await ScanAsync(catalog, workers, order, isFiltered);
            try
            {
                Assert.Equal(AllRows, await FaultLake.ReadAsync(scan, cancellation.Token).WaitAsync(Patience));
            }
            catch (OperationCanceledException)
            {
                cancelled++;
            }

            Assert.True(cancellation.IsCancellationRequested);
            Assert.Equal(AllRows, await FaultLake.ReadAsync(scan).WaitAsync(Patience));
        }

        Assert.Equal(requests, cancelled);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_scan_over_a_slow_store_can_be_disposed_after_any_batch(int workers, ScanOrder order, bool isFiltered)
    {
        using FaultLake lake = CreateLake();
        var random = new Random(7);
        await using DuckLakeCatalog catalog = await lake.OpenAsync(
            async (_, stop) =>
            {
                int delayMs;
                lock (random)
                {
                    delayMs = random.Next(4);
                }

                await Task.Delay(delayMs, stop);
            },
            out _);
        DuckLakeScanBuilder scan = await ScanAsync(catalog, workers, order, isFiltered);
        for (int batches = 0; batches < 12; batches++)
        {
            IArrowArrayStream stream = await scan.ExecuteAsync();
            for (int i = 0; i < batches && await stream.ReadNextRecordBatchAsync() is { } batch; i++)
            {
                batch.Dispose();
            }

            await stream.DisposeAsync().AsTask().WaitAsync(Patience);
        }

        Assert.Equal(AllRows, await FaultLake.ReadAsync(scan).WaitAsync(Patience));
    }

    [Fact]
    public async Task A_read_that_was_cancelled_can_be_repeated()
    {
        using FaultLake lake = CreateLake();
        var gate = new TaskCompletionSource();
        await using DuckLakeCatalog catalog = await lake.OpenAsync(
            (_, stop) => new ValueTask(gate.Task.WaitAsync(stop)), out _);
        DuckLakeScanBuilder scan = await ScanAsync(catalog, 2, ScanOrder.Ordered, isFiltered: false);
        await using IArrowArrayStream stream = await scan.ExecuteAsync();
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(20));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await stream.ReadNextRecordBatchAsync(cancellation.Token));
        gate.SetResult();
        long rows = 0;
        while (await stream.ReadNextRecordBatchAsync() is { } batch)
        {
            rows += batch.Length;
            batch.Dispose();
        }

        Assert.Equal(AllRows, rows);
    }

    [Fact]
    public async Task A_failure_stays_and_comes_again()
    {
        using FaultLake lake = CreateLake();
        File.Delete(lake.DataFile);
        await using DuckLakeCatalog catalog = await lake.OpenAsync();
        DuckLakeScanBuilder scan = await ScanAsync(catalog, 2, ScanOrder.Ordered, isFiltered: false);
        await using IArrowArrayStream stream = await scan.ExecuteAsync();
        for (int i = 0; i < 3; i++)
        {
            var error = await Assert.ThrowsAsync<DuckLakeException>(async () => await stream.ReadNextRecordBatchAsync());
            Assert.Equal(DuckLakeErrorKind.NotFound, error.Kind);
        }
    }

    [Fact]
    public async Task Planning_and_opening_can_be_cancelled()
    {
        using FaultLake lake = CreateLake();
        await using DuckLakeCatalog catalog = await lake.OpenAsync();
        DuckLakeScanBuilder scan = (await catalog.GetSnapshotAsync()).GetTable("bad").Scan();
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => scan.ExecuteAsync(cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => catalog.GetSnapshotAsync(cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => DuckLakeCatalog.OpenAsync(
            Metadata.Sqlite.SqliteMetadata.Open(lake.Catalog.Path), cancellationToken: cancelled));
        Assert.Equal(AllRows, await FaultLake.ReadAsync(scan));
    }

    /// <summary>A large file with deletes, a small file and inlined rows, so that every kind of work is under way.</summary>
    private static FaultLake CreateLake()
    {
        var lake = new FaultLake(FaultLake.LargeRows);
        lake.AddDeletes(3, 9_000);
        string second = Path.Combine(Path.GetDirectoryName(lake.DataFile)!, "second.parquet");
        File.Copy(Path.Combine(lake.Root, "data", "main", "good", "good.parquet"), second);
        lake.Catalog.AddDataFile(3, 1, 1, "second.parquet", FaultLake.GoodRows, new FileInfo(second).Length, 0, FaultLake.LargeRows);
        string inlined = lake.Catalog.AddInlinedTable(1, 1, "id BIGINT, name TEXT, v DOUBLE, s TEXT");
        for (int i = 0; i < InlinedRows; i++)
        {
            lake.Sql($"INSERT INTO {inlined} VALUES ({30_000 + i}, 1, NULL, {i}, 'inlined', 0.5, NULL)");
        }

        return lake;
    }

    private static async Task<DuckLakeScanBuilder> ScanAsync(DuckLakeCatalog catalog, int workers, ScanOrder order, bool isFiltered)
    {
        DuckLakeScanBuilder scan = (await catalog.GetSnapshotAsync()).GetTable("bad").Scan()
            .DegreeOfParallelism(workers).Ordering(order).BatchSize(3000);
        return isFiltered ? scan.Where(DuckLakeFilter.GreaterThanOrEqual("id", 0L)) : scan;
    }

    private static async Task<int> CountRequestsAsync(FaultLake lake, int workers, ScanOrder order, bool isFiltered)
    {
        await using DuckLakeCatalog catalog = await lake.OpenAsync((_, _) => ValueTask.CompletedTask, out CountingObjectStore store);
        Assert.Equal(AllRows, await FaultLake.ReadAsync(await ScanAsync(catalog, workers, order, isFiltered)));
        return store.Requests.Count;
    }
}
