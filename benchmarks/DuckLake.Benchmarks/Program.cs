using BenchmarkDotNet.Running;
using DuckLake.Benchmarks;

// dotnet run -c Release --project benchmarks/DuckLake.Benchmarks            scan throughput beside DuckDB
// dotnet run -c Release --project benchmarks/DuckLake.Benchmarks -- readers scan throughput beside the Parquet readers of .NET
// dotnet run -c Release --project benchmarks/DuckLake.Benchmarks -- memory  peak memory of a table and of one ten times larger
// dotnet run -c Release --project benchmarks/DuckLake.Benchmarks -- append  appending to a lake beside DuckDB
// dotnet run -c Release --project benchmarks/DuckLake.Benchmarks -- append-memory  peak memory of appending, by rows and columns
// dotnet run -c Release --project benchmarks/DuckLake.Benchmarks -- commit  small commits per second on each catalog
// dotnet run -c Release --project benchmarks/DuckLake.Benchmarks -- s3-latency  200 files on S3, 20 ms a request; needs DUCKLAKE_TEST_S3
// dotnet run -c Release --project benchmarks/DuckLake.Benchmarks -- write   writing a Parquet file beside DuckDB
// dotnet run -c Release --project benchmarks/DuckLake.Benchmarks -- tpch [rounds [query]]  the TPC-H queries beside DuckDB
switch (args)
{
    case []:
        ThroughputReport.Print(BenchmarkRunner.Run<ScanThroughput>());
        break;
    case ["readers"]:
        await ReaderComparison.PrintAsync();
        break;
    case ["memory"]:
        PeakMemory.Compare();
        break;
    case ["append"]:
        AppendReport.Print(BenchmarkRunner.Run<AppendThroughput>());
        break;
    case ["append-memory"]:
        AppendMemory.Compare();
        break;
    case ["commit"]:
        await CommitThroughput.PrintAsync();
        break;
    case ["s3-latency"]:
        return await S3Latency.PrintAsync() ? 0 : 1;
    case ["write"]:
        await WriteThroughput.CompareAsync(ScanThroughput.RowCount);
        break;
    case ["tpch"]:
        await TpchComparison.PrintAsync(null, null);
        break;
    case ["tpch", string rounds]:
        await TpchComparison.PrintAsync(int.Parse(rounds), null);
        break;
    case ["tpch", string rounds, string query]:
        await TpchComparison.PrintAsync(int.Parse(rounds), int.Parse(query));
        break;
    case [PeakMemory.ScanCommand, string rowCount]:
        await PeakMemory.ScanAsync(long.Parse(rowCount));
        break;
    case [AppendMemory.AppendCommand, string columnCount, string rowCount]:
        await AppendMemory.AppendAsync(int.Parse(columnCount), long.Parse(rowCount));
        break;
    default:
        Console.Error.WriteLine("usage: DuckLake.Benchmarks [readers|memory|write|append|append-memory|commit|s3-latency|tpch]");
        return 1;
}

return 0;
