using BenchmarkDotNet.Reports;

namespace DuckLake.Benchmarks;

/// <summary>Prints rows per second of both sides and their ratio, from the medians of one run.</summary>
internal static class ThroughputReport
{
    internal static void Print(Summary summary)
    {
        Console.WriteLine();
        Console.WriteLine("| read | DuckDB, M rows/s | DuckLake.Arrow, M rows/s | ratio |");
        Console.WriteLine("|---|---|---|---|");
        foreach (ScanQuestion question in ScanQuestion.All)
        {
            double duckDb = MillionRowsPerSecond(summary, question, nameof(ScanThroughput.DuckDb));
            double ours = MillionRowsPerSecond(summary, question, nameof(ScanThroughput.DuckLakeArrow));
            Console.WriteLine($"| {question} | {duckDb:0.0} | {ours:0.0} | {ours / duckDb:0.00} |");
        }
    }

    private static double MillionRowsPerSecond(Summary summary, ScanQuestion question, string method)
    {
        BenchmarkReport report = summary.Reports.Single(r =>
            r.BenchmarkCase.Descriptor.WorkloadMethod.Name == method && Equals(r.BenchmarkCase.Parameters["Question"], question));
        double medianNanoseconds = report.ResultStatistics?.Median
            ?? throw new InvalidOperationException($"{question}, {method}: the benchmark has no result.");
        return ScanThroughput.RowCount / medianNanoseconds * 1_000;
    }
}
