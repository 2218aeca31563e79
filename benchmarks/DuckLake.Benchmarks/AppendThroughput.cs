using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;
using DuckLake.Testing;

namespace DuckLake.Benchmarks;

/// <summary>
/// How fast do 6 million rows of 16 columns become a Parquet file, beside DuckDB's COPY of the same rows, two threads each? Both
/// sides hold the rows in memory: as Arrow record batches, as a table. Ours is a whole append to a lake, commit included.
/// </summary>
[Config(typeof(Config))]
public class AppendThroughput
{
    /// <summary>Rows of the table.</summary>
    public const long RowCount = 6_000_000;

    private const int Threads = 2;

    private LakeAppend _ours = null!;
    private DuckDbCopy _duckDb = null!;

    /// <summary>Sizes of the files written, for the report.</summary>
    internal static (long DuckDbBytes, long DuckLakeBytes) FileSizes { get; private set; }

    /// <summary>Loads both sides.</summary>
    [GlobalSetup]
    public void Setup()
    {
        LineItemLake lake = LineItemLake.Open(RowCount);
        _ours = LakeAppend.OpenAsync(lake, Threads).GetAwaiter().GetResult();
        _duckDb = new DuckDbCopy(lake, Threads);
        FileSizes = (_duckDb.Copy(), _ours.AppendAsync().GetAwaiter().GetResult());
    }

    /// <summary>Closes both sides.</summary>
    [GlobalCleanup]
    public void Cleanup()
    {
        _ours.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _duckDb.Dispose();
    }

    /// <summary>The rival.</summary>
    [Benchmark(Baseline = true)]
    public long DuckDb() => _duckDb.Copy();

    /// <summary>Appending to a lake.</summary>
    [Benchmark]
    public long DuckLakeArrow() => _ours.AppendAsync().GetAwaiter().GetResult();

    private sealed class Config : ManualConfig
    {
        public Config() => AddJob(Job.Default
            .WithToolchain(InProcessNoEmitToolchain.Instance)
            .WithStrategy(RunStrategy.Monitoring)
            .WithWarmupCount(2)
            .WithIterationCount(7));
    }
}
