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
/// threads, taking turns; medians, the ratio per query and the geometric mean. Each text is new to the session, so that it is parsed and
/// rewritten anew, as in DuckDB; "again" is the same text once more, which the session has kept prepared. The ratio of processor time
/// tells more than that of the clock while others use the machine.
/// </summary>
internal static class TpchComparison
{
    private const int DefaultRounds = 7;

    // Over all queries, until the runtime has compiled the kernels in full.
    private const int WarmUpRounds = 8;

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

        long opening = Stopwatch.GetTimestamp();
        await using EngineSession session = await EngineSession.OpenAsync(new EngineOptions { Configuration = configuration });
        TimeSpan sessionTime = Stopwatch.GetElapsedTime(opening);
        DuckLakeCatalog catalog = await DuckLakeCatalog.OpenAsync(
            SqliteMetadata.Open(catalogPath), new DuckLakeCatalogOptions { DataPath = dataPath, OverrideDataPath = true, IsReadOnly = true });
        await session.Lakes.AddAsync("lake", catalog, new LakeAttachOptions { Alias = "lake", MetadataPath = catalogPath, Access = LakeAccess.ReadOnly, Lease = catalog });
        await RunAsync(session, "USE lake");
        TimeSpan attachTime = Stopwatch.GetElapsedTime(opening) - sessionTime;

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
        int[] numbers = [.. Enumerable.Range(1, TpchQueries.All.Count).Where(number => only is null || only == number)];
        long cold = Stopwatch.GetTimestamp();
        await RunAsync(session, TpchQueries.All[numbers[0] - 1]);
        TimeSpan coldTime = Stopwatch.GetElapsedTime(cold);
        double nextSession = await OpenAgainAsync(configuration);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"first session {sessionTime.TotalMilliseconds:F0}, attach {attachTime.TotalMilliseconds:F0}, first query {coldTime.TotalMilliseconds:F0}, next session {nextSession:F1}"));
        for (int round = 0; round < WarmUpRounds; round++)
        {
            foreach (int number in numbers)
            {
                await RunAsync(session, TpchQueries.All[number - 1]);
                Run(rival.Connection, TpchQueries.All[number - 1]);
            }
        }

        Console.WriteLine("query      lake    duckdb   ratio  lake-cpu duckdb-cpu   ratio     again   ratio");
        double clock = 0;
        double processor = 0;
        double repeated = 0;
        foreach (int number in numbers)
        {
            string sql = TpchQueries.All[number - 1];
            var lake = new Measurements();
            var again = new Measurements();
            var duck = new Measurements();
            for (int round = 0; round < (rounds ?? DefaultRounds); round++)
            {
                string text = NewText(sql, round);
                long rows = await lake.AddAsync(() => RunAsync(session, text));
                await again.AddAsync(() => RunAsync(session, text));
                long rivalRows = await duck.AddAsync(() => Task.FromResult(Run(rival.Connection, sql)));
                if (rows != rivalRows)
                {
                    throw new InvalidOperationException($"Query {number} gives {rows} rows, DuckDB {rivalRows}.");
                }
            }

            double ratio = lake.Clock / duck.Clock;
            double processorRatio = lake.Processor / duck.Processor;
            double againRatio = again.Clock / duck.Clock;
            clock += Math.Log(ratio);
            repeated += Math.Log(againRatio);
            processor += Math.Log(processorRatio);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{number,5} {lake.Clock,9:F2} {duck.Clock,9:F2} {ratio,7:F2} {lake.Processor,9:F2} {duck.Processor,10:F2} {processorRatio,7:F2} {again.Clock,9:F2} {againRatio,7:F2}"));
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"geometric mean of the ratios: {Math.Exp(clock / numbers.Length):F3}, of processor time {Math.Exp(processor / numbers.Length):F3}, again {Math.Exp(repeated / numbers.Length):F3}"));
        GC.KeepAlive(snapshot);
    }

    // A comment behind the first word, different each time.
    private static string NewText(string sql, int round)
    {
        string text = sql.TrimStart();
        int word = text.IndexOfAny([' ', '\n', '\t']);
        return $"{text[..word]} /* {round} */{text[word..]}";
    }

    // Inlined in the catalog: five rows.
    private static string RegionSql(string table) =>
        $"CREATE TABLE {table} AS SELECT * FROM (VALUES (0, 'AFRICA', ''), (1, 'AMERICA', ''), (2, 'ASIA', ''), (3, 'EUROPE', ''), (4, 'MIDDLE EAST', '')) r(r_regionkey, r_name, r_comment)";

    private static async Task<long> RunAsync(EngineSession session, string sql)
    {
        using EngineResult result = await session.ExecuteAsync(SqlStatement.Split(sql).Single(), new ParameterValues());
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

    private static async Task<double> OpenAgainAsync(Dictionary<string, string> configuration)
    {
        var times = new Measurements();
        for (int i = 0; i < DefaultRounds; i++)
        {
            await times.AddAsync(async () =>
            {
                await using EngineSession session = await EngineSession.OpenAsync(new EngineOptions { Configuration = configuration });
                return 0;
            });
        }

        return times.Clock;
    }
}
