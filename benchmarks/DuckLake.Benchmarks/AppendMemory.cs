using System.Diagnostics;
using System.Globalization;
using DuckLake.Arrow;
using DuckLake.Columnar;
using DuckLake.Metadata.Sqlite;
using DuckLake.Testing;

namespace DuckLake.Benchmarks;

/// <summary>
/// Peak memory of appending a stream to a lake, each in a process of its own: of 6 million rows, of ten times more, and of a table
/// of 1,000 columns.
/// </summary>
internal static class AppendMemory
{
    internal const string AppendCommand = "append-once";

    private const int Threads = 2;
    private const int NarrowColumns = 16;
    private const int WideColumns = 1_000;
    private const int BatchRows = 16_384;

    internal static void Compare()
    {
        Console.WriteLine("| columns | rows | peak of the process, MiB | peak of native buffers, MiB |");
        Console.WriteLine("|---|---|---|---|");
        foreach ((int columns, long rows) in new[] { (NarrowColumns, 6_000_000L), (NarrowColumns, 60_000_000L), (WideColumns, 200_000L), (WideColumns, 1_000_000L) })
        {
            (long process, long buffers) = PeakMemory.Run(AppendCommand, columns.ToString(CultureInfo.InvariantCulture), rows.ToString(CultureInfo.InvariantCulture));
            Console.WriteLine($"| {columns} | {rows} | {process >> 20} | {buffers >> 20} |");
        }
    }

    /// <summary>Appends once and prints the peaks: of the process and of the native buffers, in bytes.</summary>
    internal static async Task AppendAsync(int columnCount, long rowCount)
    {
        using (var directory = new TemporaryDirectory())
        {
            await using DuckLakeCatalog catalog = await DuckLakeCatalog.CreateAsync(
                SqliteMetadata.Open(Path.Combine(directory.FullPath, "catalog.sqlite")),
                new DuckLakeCreateOptions { DataPath = Path.Combine(directory.FullPath, "data") });
            await catalog.TransactAsync(
                async (transaction, cancellationToken) =>
                {
                    var rows = new GeneratedRows(columnCount, rowCount, BatchRows);
                    transaction.CreateTable("measured", rows.Schema);
                    await transaction.AppendAsync("measured", rows, cancellationToken: cancellationToken);
                },
                new DuckLakeTransactionOptions { DegreeOfParallelism = Threads });
        }

        using Process self = Process.GetCurrentProcess();
        Console.WriteLine($"{self.PeakWorkingSet64} {MemoryAllocator.Shared.PeakBytes}");
    }
}
