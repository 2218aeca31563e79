using System.Collections.Concurrent;
using DuckLake.Arrow;
using DuckLake.Metadata.Sqlite;
using DuckLake.Storage;
using DuckLake.Testing;

namespace DuckLake.Data.Tests;

/// <summary>Statements that wait for files hold no threads of the thread pool, which the scans and the rest of the program need.</summary>
public sealed class ConcurrentStatementTests : LeakCheckedTest
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryDirectory _directory = new();

    protected override void Cleanup() => _directory.Dispose();

    [Fact]
    public async Task MoreOfThemThanThePoolHasThreadsWaitSideBySide()
    {
        ThreadPool.GetMaxThreads(out int workers, out int ports);
        int fewThreads = Math.Max(4, Environment.ProcessorCount);
        int statements = 4 * fewThreads;
        Assert.True(ThreadPool.SetMaxThreads(fewThreads, ports));
        try
        {
            // The store answers nobody before all have asked.
            int asked = 0;
            bool isOpen = true;
            TaskCompletionSource all = new(TaskCreationOptions.RunContinuationsAsynchronously);
            CountingObjectStore store = new(new MemoryObjectStore(), async (request, token) =>
            {
                if (!isOpen && Interlocked.Increment(ref asked) == statements)
                {
                    all.SetResult();
                }

                if (!isOpen)
                {
                    await all.Task.WaitAsync(token);
                }
            });
            await using DuckLakeDataSource source = await CreateAsync(store, statements);
            isOpen = false;
            long[] sums = await Task.WhenAll(Enumerable.Range(0, statements).Select(i => SumAsync(source, i))).WaitAsync(s_patience);
            Assert.Equal(Enumerable.Range(0, statements).Select(i => Enumerable.Range(i, 1000 - i).Sum(value => (long)value)), sums);
        }
        finally
        {
            ThreadPool.SetMaxThreads(workers, ports);
        }
    }

    [Fact]
    public async Task WhatAwaitsAStatementGoesOnOnThePool()
    {
        bool[] places = await PlacesAsync();
        Assert.Equal([true, true], places);
    }

    [Fact]
    public async Task ThreadsAreUsedAgain()
    {
        // Others may have left 64 idle ones.
        const int callers = 4;
        const int most = 100;
        ConcurrentDictionary<int, bool> threads = [];
        await Task.WhenAll(Enumerable.Range(0, callers).Select(async _ =>
        {
            for (int i = 0; i < 200; i++)
            {
                await BlockingThreads.RunAsync(() => Task.FromResult(threads.TryAdd(Environment.CurrentManagedThreadId, true)));
            }
        }));
        Assert.InRange(threads.Count, 1, most);
    }

    private static async Task<bool[]> PlacesAsync()
    {
        await using DuckLakeConnection connection = new("Pooling=false");
        await connection.OpenAsync().ConfigureAwait(false);
        bool afterOpening = Thread.CurrentThread.IsThreadPoolThread;
        await using DuckLakeCommand command = new("SELECT 42", connection);
        await command.ExecuteScalarAsync().ConfigureAwait(false);
        return [afterOpening, Thread.CurrentThread.IsThreadPoolThread];
    }

    private static async Task<long> SumAsync(DuckLakeDataSource source, int first)
    {
        await using DuckLakeConnection connection = await source.OpenConnectionAsync();
        await using DuckLakeCommand command = new($"SELECT sum(i)::BIGINT FROM t WHERE i >= {first}", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private async Task<DuckLakeDataSource> CreateAsync(CountingObjectStore store, int connections)
    {
        string catalog = _directory.Combine("catalog.db");
        ObjectStoreRegistry stores = new();
        stores.Register("memory", store);
        DuckLakeCatalogOptions options = new() { ObjectStores = stores };
        await using (await DuckLakeCatalog.CreateAsync(SqliteMetadata.Open(catalog), new DuckLakeCreateOptions { DataPath = "memory://lake/" }, options))
        {
        }

        DuckLakeDataSourceBuilder builder = new($"Alias=lake;Threads=1;Max Pool Size={connections}");
        DuckLakeDataSource source = builder.UseMetadataProvider(() => SqliteMetadata.Open(catalog), options).Build();
        await using DuckLakeConnection connection = await source.OpenConnectionAsync();
        await using DuckLakeCommand create = new("CREATE TABLE t AS SELECT range AS i FROM range(1000)", connection);
        await create.ExecuteNonQueryAsync();
        return source;
    }
}
