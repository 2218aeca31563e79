using BenchmarkDotNet.Reports;

namespace DuckLake.Benchmarks;

/// <summary>Prints rows per second and file sizes of both sides and their ratios, from the medians of one run.</summary>
internal static class AppendReport
{
    internal static void Print(Summary summary)
    {
        double duckDb = MillionRowsPerSecond(summary, nameof(AppendThroughput.DuckDb));
        double ours = MillionRowsPerSecond(summary, nameof(AppendThroughput.DuckLakeArrow));
        (long duckDbBytes, long ourBytes) = AppendThroughput.FileSizes;
        Console.WriteLine();
        Console.WriteLine("| write | DuckDB | DuckLake.Arrow | ratio |");
        Console.WriteLine("|---|---|---|---|");
        Console.WriteLine($"| M rows/s | {duckDb:0.00} | {ours:0.00} | {ours / duckDb:0.00} |");
        Console.WriteLine($"| MiB | {duckDbBytes / 1048576.0:0.0} | {ourBytes / 1048576.0:0.0} | {(double)ourBytes / duckDbBytes:0.000} |");
    }

    private static double MillionRowsPerSecond(Summary summary, string method)
    {
        BenchmarkReport report = summary.Reports.Single(r => r.BenchmarkCase.Descriptor.WorkloadMethod.Name == method);
        double medianNanoseconds = report.ResultStatistics?.Median
            ?? throw new InvalidOperationException($"{method}: the benchmark has no result.");
        return AppendThroughput.RowCount / medianNanoseconds * 1_000;
    }
}
