using System.Diagnostics;
using System.Globalization;
using DuckLake.Columnar;

namespace DuckLake.Benchmarks;

/// <summary>Peak memory of a scan of all columns, each in a process of its own: of a table, and of one ten times larger.</summary>
internal static class PeakMemory
{
    internal const string ScanCommand = "scan-once";

    private const long SmallRowCount = ScanThroughput.RowCount;
    private const int Factor = 10;

    internal static void Compare()
    {
        (long smallProcess, long smallBuffers) = Measure(SmallRowCount);
        (long largeProcess, long largeBuffers) = Measure(SmallRowCount * Factor);
        Console.WriteLine("| rows | peak of the process, MiB | peak of native buffers, MiB |");
        Console.WriteLine("|---|---|---|");
        Console.WriteLine($"| {SmallRowCount} | {smallProcess >> 20} | {smallBuffers >> 20} |");
        Console.WriteLine($"| {SmallRowCount * Factor} | {largeProcess >> 20} | {largeBuffers >> 20} |");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"A table {Factor} times larger adds {(100.0 * largeProcess / smallProcess) - 100:0} %."));
    }

    /// <summary>Scans the table once and prints the peaks: of the process and of the native buffers, in bytes.</summary>
    internal static async Task ScanAsync(long rowCount)
    {
        await using (LakeScan scan = await LakeScan.OpenAsync(LineItemLake.Open(rowCount), threads: 2))
        {
            await scan.CountRowsAsync(columns: null, filter: null);
        }

        using Process self = Process.GetCurrentProcess();
        Console.WriteLine($"{self.PeakWorkingSet64} {MemoryAllocator.Shared.PeakBytes}");
    }

    /// <summary>Runs a command of this program in a process of its own; it prints two peaks in bytes: of the process and of the native buffers.</summary>
    internal static (long ProcessBytes, long BufferBytes) Run(params string[] command)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(PeakMemory).Assembly.Location, .. command]) { RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        string[] numbers = process.ExitCode == 0
            ? output.Split()
            : throw new InvalidOperationException($"{string.Join(' ', command)} ended with code {process.ExitCode}.");
        return (long.Parse(numbers[0], CultureInfo.InvariantCulture), long.Parse(numbers[1], CultureInfo.InvariantCulture));
    }

    private static (long ProcessBytes, long BufferBytes) Measure(long rowCount)
    {
        // Making the table must not count.
        LineItemLake.Open(rowCount);
        return Run(ScanCommand, rowCount.ToString(CultureInfo.InvariantCulture));
    }
}
