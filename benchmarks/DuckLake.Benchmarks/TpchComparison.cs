using System.Diagnostics;
using System.Globalization;
using DuckLake.Arrow;
using DuckLake.Data;
using DuckLake.DuckDb;
using DuckLake.Metadata.Sqlite;
using DuckLake.Testing;

namespace DuckLake.Benchmarks;

/// <summary>
/// The TPC-H queries through a session over a lake, and in plain DuckDB over views of the same Parquet files: same process, same
/// threads, taking turns; medians, the ratio per query and the geometric mean.
/// </summary>
internal static class TpchComparison
{
    private const int DefaultRounds = 7;

    // Until the runtime has compiled the kernels in full.
    private const int WarmUpRounds = 6;

    /// <summary>Prints the comparison. The lake's folder is that of TPCH_LAKE, else the golden one of scale factor 0.1.</summary>
    internal static async Task PrintAsync(int? rounds, int? only)
    {
        string source = Environment.GetEnvironmentVariable("TPCH_LAKE") ?? Path.Combine(TestPaths.Golden, "tpch-sf0.1");
        using var folder = new TemporaryDirectory();
        string catalogPath = folder.Combine("catalog.sqlite");
        File.Copy(Path.Combine(source, "catalog.sqlite"), catalogPath);
        string dataPath = Path.Combine(source, "data");
        int threads = Environment.ProcessorCount;
        var configuration = new Dictionary<string, string> { ["threads"] = threads.ToString(CultureInfo.InvariantCulture) };

        await using EngineSession session = await EngineSession.OpenAsync(new EngineOptions { Configuration = configuration });
        DuckLakeCatalog catalog = await DuckLakeCatalog.OpenAsync(
            SqliteMetadata.Open(catalogPath), new DuckLakeCatalogOptions { DataPath = dataPath, OverrideDataPath = true, IsReadOnly = true });
        await session.Lakes.AddAsync("lake", catalog, new LakeAttachOptions { Alias = "lake", MetadataPath = catalogPath, Access = LakeAccess.ReadOnly, Lease = catalog });
        await RunAsync(session, "USE lake");

        using DuckDbSession rival = DuckDbSession.Open(threads: threads);
        DuckLakeSnapshot snapshot = await catalog.GetSnapshotAsync();
        foreach (string table in TpchQueries.Tables)
        {
            string files = Path.Combine(dataPath, "main", table, "*.parquet");
            rival.Execute(Directory.Exists(Path.GetDirectoryName(files))
                ? $"CREATE VIEW {table} AS FROM read_parquet({DuckDbSession.Literal(files)})"
                : RegionSql(table));
        }

        Console.WriteLine($"TPC-H over {source}, {threads} threads, median of {rounds ?? DefaultRounds} rounds, milliseconds");
        Console.WriteLine("query      lake    duckdb   ratio");
        double logarithms = 0;
        int count = 0;
        for (int number = 1; number <= TpchQueries.All.Count; number++)
        {
            if (only is not null && only != number)
            {
                continue;
            }

            string sql = TpchQueries.All[number - 1];
            var lake = new List<double>();
            var duck = new List<double>();
            for (int round = -WarmUpRounds; round < (rounds ?? DefaultRounds); round++)
            {
                long begin = Stopwatch.GetTimestamp();
                long rows = await RunAsync(session, sql);
                TimeSpan lakeTime = Stopwatch.GetElapsedTime(begin);
                begin = Stopwatch.GetTimestamp();
                long rivalRows = Run(rival.Connection, sql);
                TimeSpan duckTime = Stopwatch.GetElapsedTime(begin);
                if (rows != rivalRows)
                {
                    throw new InvalidOperationException($"Query {number} gives {rows} rows, DuckDB {rivalRows}.");
                }

                if (round >= 0)
                {
                    lake.Add(lakeTime.TotalMilliseconds);
                    duck.Add(duckTime.TotalMilliseconds);
                }
            }

            double ratio = Median(lake) / Median(duck);
            logarithms += Math.Log(ratio);
            count++;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{number,5} {Median(lake),9:F2} {Median(duck),9:F2} {ratio,7:F2}"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"geometric mean of the ratios: {Math.Exp(logarithms / count):F3}"));
        GC.KeepAlive(snapshot);
    }

    // Inlined in the catalog: five rows.
    private static string RegionSql(string table) =>
        $"CREATE TABLE {table} AS SELECT * FROM (VALUES (0, 'AFRICA', ''), (1, 'AMERICA', ''), (2, 'ASIA', ''), (3, 'EUROPE', ''), (4, 'MIDDLE EAST', '')) r(r_regionkey, r_name, r_comment)";

    private static async Task<long> RunAsync(EngineSession session, string sql)
    {
        using EngineStatement statement = await session.PrepareAsync(SqlStatement.Split(sql).Single());
        using EngineResult result = await statement.ExecuteAsync(new ParameterValues());
        long rows = 0;
        while (result.Rows is not null && result.FetchChunk() is { } chunk)
        {
            rows += chunk.RowCount;
            chunk.Dispose();
        }

        return rows;
    }

    private static long Run(DuckDbConnection connection, string sql)
    {
        using DuckDbResult result = connection.Query(sql);
        long rows = 0;
        while (result.FetchChunk() is { } chunk)
        {
            rows += chunk.RowCount;
            chunk.Dispose();
        }

        return rows;
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);
}
