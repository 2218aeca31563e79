using BenchmarkDotNet.Running;
using DuckLake.Benchmarks;

// dotnet run -c Release --project benchmarks/DuckLake.Benchmarks            scan throughput beside DuckDB
// dotnet run -c Release --project benchmarks/DuckLake.Benchmarks -- memory  peak memory of a table and of one ten times larger
// dotnet run -c Release --project benchmarks/DuckLake.Benchmarks -- write   writing a Parquet file beside DuckDB
switch (args)
{
    case []:
        ThroughputReport.Print(BenchmarkRunner.Run<ScanThroughput>());
        break;
    case ["memory"]:
        PeakMemory.Compare();
        break;
    case ["write"]:
        await WriteThroughput.CompareAsync(ScanThroughput.RowCount);
        break;
    case [PeakMemory.ScanCommand, string rowCount]:
        await PeakMemory.ScanAsync(long.Parse(rowCount));
        break;
    default:
        Console.Error.WriteLine("usage: DuckLake.Benchmarks [memory|write]");
        return 1;
}

return 0;
