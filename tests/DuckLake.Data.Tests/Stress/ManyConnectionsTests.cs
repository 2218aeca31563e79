using System.Globalization;
using DuckLake.Columnar;
using DuckLake.DuckDb.Native;
using DuckLake.Metadata.MySql;
using DuckLake.Testing;
using MySqlConnector;
using Npgsql;
using Xunit;
using Xunit.Abstractions;

namespace DuckLake.Data.Tests;

/// <summary>
/// Many connections at once, reading and writing one lake: no wrong row, no deadlock, and native memory returns to its start.
/// The variable <c>DUCKLAKE_STRESS_SECONDS</c> sets how long; 10 without it, and 2 on MariaDB.
/// </summary>
public sealed class ManyConnectionsTests(ITestOutputHelper output) : LeakCheckedTest
{
    private const string SecondsVariable = "DUCKLAKE_STRESS_SECONDS";
    private const int DefaultSeconds = 10;
    private const int MostWorkers = 64;

    // Beside the other suites, the one server gets fewer: commits wait for each other, and a command waits for 30 s at most.
    private const int WorkersBesideOthers = 16;
    // Of a round over the one before it. A leak grows with every round; pools and arenas come to rest within a few.
    private const long ToleratedGrowth = 8L << 20;
    private const int MostRounds = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly TemporaryDirectory _directory = new();

    protected override void Cleanup() => _directory.Dispose();

    [Fact]
    public Task SqliteCatalog() => RunAsync($"sqlite:{_directory.Combine("lake.db")}");

    [SkippableFact]
    public async Task PostgresCatalog()
    {
        PostgresServer.Require();
        Workers = Environment.GetEnvironmentVariable(SecondsVariable) is null ? WorkersBesideOthers : MostWorkers;
        using PostgresDatabase database = PostgresDatabase.Create();
        NpgsqlConnectionStringBuilder parts = new(database.ConnectionString);
        await RunAsync(
            $"postgres:host={parts.Host} port={parts.Port} dbname={parts.Database} user={parts.Username} password='{parts.Password}'");
    }

    [SkippableFact]
    public async Task MySqlCatalog()
    {
        MySqlServer.Require();
        MySqlDriver.Register(MySqlConnectorFactory.Instance);
        using MySqlDatabase database = MySqlDatabase.Create();
        if (Environment.GetEnvironmentVariable(SecondsVariable) is null)
        {
            (Workers, Duration) = (WorkersBesideOthers, TimeSpan.FromSeconds(2));
        }

        await RunAsync($"mysql:{database.ConnectionString}");
    }

    private TimeSpan Duration { get; set; } = TimeSpan.FromSeconds(
        int.TryParse(Environment.GetEnvironmentVariable(SecondsVariable), CultureInfo.InvariantCulture, out int seconds) ? seconds : DefaultSeconds);

    private int Workers { get; set; } = MostWorkers;

    private async Task RunAsync(string catalog)
    {
        DuckLakeConnectionStringBuilder settings = new()
        {
            Catalog = catalog, DataPath = _directory.Combine("data"), Threads = 1, MemoryLimit = "256MB", MaxPoolSize = Workers, CommandTimeout = 100, Timeout = 100,
        };
        int databases = DatabaseHandle.LiveCount;
        int connections = ConnectionHandle.LiveCount;
        await CreateAsync(settings);

        // The first round warms up pools, arenas and code; what is left after it is the start.
        long[] written = new long[Workers];
        await RoundAsync(settings, written, TimeSpan.FromSeconds(1));
        long buffers = MemoryAllocator.Shared.LiveBytes;
        await RoundAsync(settings, written, Duration / 2);
        List<long> sizes = [MeasureWithoutPool()];
        do
        {
            await RoundAsync(settings, written, Duration / 2);
            sizes.Add(MeasureWithoutPool());
        }
        while (sizes[^1] - sizes[^2] > ToleratedGrowth && sizes.Count <= MostRounds);
        Assert.Equal(buffers, MemoryAllocator.Shared.LiveBytes);
        Assert.Equal(databases, DatabaseHandle.LiveCount);
        Assert.Equal(connections, ConnectionHandle.LiveCount);
        string figures = $"native memory after each round, in MiB: {string.Join(", ", sizes.Select(size => size >> 20))}";
        output.WriteLine(figures);
        Assert.True(sizes[^1] - sizes[^2] <= ToleratedGrowth, $"Every round leaves something behind; {figures}.");
    }

    private static long MeasureWithoutPool() => NativeMemory.CanMeasure ? NativeMemory.Measure() - MemoryAllocator.Shared.PooledBytes : 0;

    private async Task CreateAsync(DuckLakeConnectionStringBuilder settings)
    {
        await using DuckLakeDataSource source = new(settings.ConnectionString);
        await new StressLake(source).CreateAsync(Workers);
    }

    private async Task RoundAsync(DuckLakeConnectionStringBuilder settings, long[] written, TimeSpan duration)
    {
        await using DuckLakeDataSource source = new(settings.ConnectionString);
        StressLake lake = new(source);
        List<Exception> errors = [];
        long start = Environment.TickCount64;
        Thread[] threads = [.. Enumerable.Range(0, Workers).Select(worker => new Thread(() =>
        {
            try
            {
                written[worker] = lake.Work(worker, written[worker], start + (long)duration.TotalMilliseconds);
            }
            catch (Exception error)
            {
                lock (errors)
                {
                    errors.Add(error);
                }
            }
        }) { IsBackground = true, Name = $"worker {worker}" })];
        foreach (Thread thread in threads)
        {
            thread.Start();
        }

        long end = start + (long)(duration + Patience).TotalMilliseconds;
        List<string> stuck = [.. threads.Where(thread => !thread.Join((int)Math.Max(0, end - Environment.TickCount64))).Select(thread => thread.Name!)];
        output.WriteLine($"{(Environment.TickCount64 - start) / 1000.0:F1} s: {lake.Figures}, {errors.Count} errors, {stuck.Count} stuck");
        Assert.True(errors.Count == 0, $"{errors.Count} workers failed; the first: {errors.FirstOrDefault()}");
        Assert.True(stuck.Count == 0, $"Stuck: {string.Join(", ", stuck)}");
        await lake.CheckAsync(written);
    }
}
