using System.Diagnostics;
using System.Globalization;
using DuckLake.Columnar;
using DuckLake.Parquet;
using DuckLake.Testing;

namespace DuckLake.Benchmarks;

/// <summary>
/// How fast do 6 million rows of 16 columns become one Parquet file on local disk, beside DuckDB's <c>COPY … TO</c> of the same rows, two
/// threads each? Both sides hold the rows in memory: Arrow batches here, a table in an in-memory database there.
/// </summary>
internal static class WriteThroughput
{
    private const int Threads = 2;
    private const int Rounds = 5;

    internal static async Task CompareAsync(long rowCount)
    {
        LineItemLake lake = LineItemLake.Open(rowCount);
        string folder = Path.Combine(lake.Folder, "written");
        Directory.CreateDirectory(folder);
        string ours = Path.Combine(folder, "ours.parquet");
        string theirs = Path.Combine(folder, "duckdb.parquet");
        List<RecordBatch> batches = await ReadAsync(lake);
        using DuckDbSession duckDb = DuckDbSession.Open(threads: Threads);
        duckDb.Execute($"CREATE TABLE rows AS SELECT * FROM read_parquet({lake.FileListSql})");
        var ourTimes = new List<double>();
        var theirTimes = new List<double>();
        for (int round = 0; round <= Rounds; round++)
        {
            double their = Time(() => duckDb.Execute($"COPY rows TO {DuckDbSession.Literal(theirs)} (FORMAT parquet)"));
            var watch = Stopwatch.StartNew();
            await WriteAsync(batches, ours);
            double our = watch.Elapsed.TotalSeconds;
            if (round > 0)
            {
                ourTimes.Add(our);
                theirTimes.Add(their);
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"round {round}: DuckDB {their:0.000} s, DuckLake.Arrow {our:0.000} s"));
        }

        batches.ForEach(batch => batch.Dispose());
        string same = duckDb.Scalar($"SELECT count(*) FROM (SELECT * FROM read_parquet({DuckDbSession.Literal(ours)}) EXCEPT ALL SELECT * FROM rows)")!;
        long ourSize = new FileInfo(ours).Length;
        long theirSize = new FileInfo(theirs).Length;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"rows that differ: {same}"));
        Console.WriteLine("| | median, s | size, bytes |");
        Console.WriteLine("|---|---|---|");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| DuckDB COPY | {Median(theirTimes):0.000} | {theirSize} |"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| DuckLake.Arrow | {Median(ourTimes):0.000} | {ourSize} |"));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"ratio of times {Median(ourTimes) / Median(theirTimes):0.00}, of sizes {(double)ourSize / theirSize:0.000}"));
    }

    private static async Task<List<RecordBatch>> ReadAsync(LineItemLake lake)
    {
        var batches = new List<RecordBatch>();
        foreach (string path in lake.FilePaths)
        {
            using IArrowArrayStream stream = ParquetFileReader.Open(await File.ReadAllBytesAsync(path)).Read();
            while (await stream.ReadNextRecordBatchAsync() is { } batch)
            {
                batches.Add(batch);
            }
        }

        return batches;
    }

    private static async Task WriteAsync(List<RecordBatch> batches, string path)
    {
        using var sink = new FileByteSink(path);
        await using var writer = new ParquetFileWriter(sink, batches[0].Schema, new ParquetWriterOptions { DegreeOfParallelism = Threads });
        foreach (RecordBatch batch in batches)
        {
            await writer.WriteAsync(batch);
        }

        await writer.CompleteAsync();
    }

    private static double Time(Action action)
    {
        var watch = Stopwatch.StartNew();
        action();
        return watch.Elapsed.TotalSeconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
