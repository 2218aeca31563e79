using System.Diagnostics;
using System.Globalization;
using DuckLake.Arrow;
using DuckLake.Columnar;
using DuckLake.Metadata;
using DuckLake.Metadata.DuckDb;
using DuckLake.Metadata.Postgres;
using DuckLake.Metadata.Sqlite;
using DuckLake.Testing;

namespace DuckLake.Benchmarks;

/// <summary>
/// How many small commits per second does each kind of catalog take? A commit appends one row, which is stored inside the catalog.
/// Medians of several rounds; PostgreSQL only where DUCKLAKE_TEST_POSTGRES names a server.
/// </summary>
internal static class CommitThroughput
{
    private const int Rounds = 5;
    private const int CommitsPerRound = 400;

    internal static async Task PrintAsync()
    {
        Console.WriteLine("| catalog | 1 writer, commits/s | 8 writers, commits/s |");
        Console.WriteLine("|---|---|---|");
        using (var directory = new TemporaryDirectory())
        {
            await PrintAsync("SQLite", SqliteMetadata.Open(Path.Combine(directory.FullPath, "catalog.sqlite")));
            await PrintAsync("DuckDB", DuckDbMetadata.Open(Path.Combine(directory.FullPath, "catalog.ducklake")));
        }

        if (Environment.GetEnvironmentVariable("DUCKLAKE_TEST_POSTGRES") is { Length: > 0 })
        {
            using var database = PostgresDatabase.Create();
            await PrintAsync("PostgreSQL", PostgresMetadata.Open(database.ConnectionString));
        }
    }

    private static async Task PrintAsync(string name, MetadataProvider metadata)
    {
        using var data = new TemporaryDirectory();
        await using DuckLakeCatalog catalog = await DuckLakeCatalog.CreateAsync(metadata, new DuckLakeCreateOptions { DataPath = data.FullPath });
        await catalog.TransactAsync((transaction, _) =>
        {
            transaction.CreateTable("t", [DuckLakeColumnSpec.Parse("writer", "INTEGER"), DuckLakeColumnSpec.Parse("sequence", "BIGINT")]);
            return Task.CompletedTask;
        });
        double one = await MeasureAsync(catalog, 1);
        double eight = await MeasureAsync(catalog, 8);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {one:0} | {eight:0} |"));
    }

    private static async Task<double> MeasureAsync(DuckLakeCatalog catalog, int writers)
    {
        var rates = new List<double>();
        for (int round = 0; round <= Rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(() => CommitAsync(catalog, writer, CommitsPerRound / writers))));
            if (round > 0)
            {
                rates.Add(CommitsPerRound / Stopwatch.GetElapsedTime(start).TotalSeconds);
            }
        }

        rates.Sort();
        return rates[rates.Count / 2];
    }

    private static async Task CommitAsync(DuckLakeCatalog catalog, int writer, int commits)
    {
        for (int i = 0; i < commits; i++)
        {
            using RecordBatch row = Row(writer, i);
            await catalog.TransactAsync((transaction, cancellationToken) => transaction.AppendAsync("t", row, cancellationToken: cancellationToken));
        }
    }

    private static RecordBatch Row(int writer, long sequence)
    {
        using var writers = new Int32Array.Builder();
        using var sequences = new Int64Array.Builder();
        writers.Append(writer);
        sequences.Append(sequence);
        var schema = new Schema([new Field("writer", Int32Type.Default, true), new Field("sequence", Int64Type.Default, true)], null);
        return new RecordBatch(schema, [writers.Build(), sequences.Build()], 1);
    }
}
