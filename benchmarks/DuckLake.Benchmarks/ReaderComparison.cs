using System.Globalization;

namespace DuckLake.Benchmarks;

/// <summary>
/// How fast are 6 million rows of a lake handed over, beside the Parquet readers of .NET and DuckDB on the same files, two threads each? All sides take turns; the
/// readers know no filters, so only whole columns are asked for.
/// </summary>
internal static class ReaderComparison
{
    private const int Threads = 2;
    private const int Rounds = 7;

    internal static async Task PrintAsync()
    {
        LineItemLake lake = LineItemLake.Open(ScanThroughput.RowCount);
        await using LakeScan ours = await LakeScan.OpenAsync(lake, Threads);
        using var duckDb = new DuckDbScan(Threads);
        Console.WriteLine("| read | Parquet.Net, M rows/s | ParquetSharp | DuckDB | DuckLake.Arrow | to the fastest of the others |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (ScanQuestion question in ScanQuestion.All.Where(static question => question.Filter is null))
        {
            (Measurements Times, Func<Task<long>> Work)[] sides =
            [
                (new(), () => ParquetNetScan.CountRowsAsync(lake.FilePaths, question.Columns, Threads)),
                (new(), () => ParquetSharpScan.CountRowsAsync(lake.FilePaths, question.Columns)),
                (new(), () => Task.FromResult(duckDb.CountArrowRows(question.ToSql(lake)))),
                (new(), () => ours.CountRowsAsync(question.Columns, null)),
            ];
            for (int round = -1; round < Rounds; round++)
            {
                foreach ((Measurements times, Func<Task<long>> work) in sides)
                {
                    long rows = round < 0 ? await work() : await times.AddAsync(work);
                    if (rows != ScanThroughput.RowCount)
                    {
                        throw new InvalidOperationException($"{question}: {rows} rows were read.");
                    }
                }
            }

            double[] speeds = [.. sides.Select(side => ScanThroughput.RowCount / side.Times.Clock / 1_000)];
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {question} | {speeds[0]:0.0} | {speeds[1]:0.0} | {speeds[2]:0.0} | {speeds[3]:0.0} | {speeds[3] / speeds[..3].Max():0.00} |"));
        }
    }
}
