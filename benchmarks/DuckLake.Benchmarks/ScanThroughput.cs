using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;

namespace DuckLake.Benchmarks;

/// <summary>
/// How fast are 6 million rows of a lake handed over as Arrow, beside DuckDB on the same files, two threads each? One operation is one
/// whole scan; both sides take every batch and give it back.
/// </summary>
[Config(typeof(Config))]
public class ScanThroughput
{
    /// <summary>Rows of the table.</summary>
    public const long RowCount = 6_000_000;

    private const int Threads = 2;

    private LineItemLake _lake = null!;
    private LakeScan _ours = null!;
    private DuckDbScan _duckDb = null!;

    /// <summary>What is read.</summary>
    [ParamsSource(nameof(Questions))]
    public ScanQuestion Question { get; set; } = null!;

    /// <summary>The questions asked.</summary>
    public static IEnumerable<ScanQuestion> Questions => ScanQuestion.All;

    /// <summary>Opens both sides and checks that they give the same number of rows.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _lake = LineItemLake.Open(RowCount);
        _ours = LakeScan.OpenAsync(_lake, Threads).GetAwaiter().GetResult();
        _duckDb = new DuckDbScan(Threads);
        (long ours, long theirs) = (DuckLakeArrow(), DuckDb());
        if (ours != theirs)
        {
            throw new InvalidOperationException($"{Question}: we give {ours} rows, DuckDB {theirs}.");
        }
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
    public long DuckDb() => _duckDb.CountArrowRows(Question.ToSql(_lake));

    /// <summary>The lake's scan.</summary>
    [Benchmark]
    public long DuckLakeArrow() => _ours.CountRowsAsync(Question.Columns, Question.Filter).GetAwaiter().GetResult();

    private sealed class Config : ManualConfig
    {
        public Config() => AddJob(Job.Default
            .WithToolchain(InProcessNoEmitToolchain.Instance)
            .WithStrategy(RunStrategy.Monitoring)
            .WithWarmupCount(5)
            .WithIterationCount(9));
    }
}
