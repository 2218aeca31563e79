using Apache.Arrow.Ipc;
using ParquetSharp.Arrow;

namespace DuckLake.Benchmarks;

/// <summary>The rival that binds Arrow C++: Parquet files read as batches of Apache.Arrow, columns decoded in parallel.</summary>
internal static class ParquetSharpScan
{
    /// <summary>Reads some columns, or all, of the files and returns the rows received.</summary>
    internal static async Task<long> CountRowsAsync(IEnumerable<string> paths, string[]? columns)
    {
        long rows = 0;
        foreach (string path in paths)
        {
            using ArrowReaderProperties properties = ArrowReaderProperties.GetDefault();
            properties.UseThreads = true;
            using var file = new FileReader(path, arrowProperties: properties);
            using IArrowArrayStream stream = file.GetRecordBatchReader(columns: columns is null ? null : [.. columns.Select(name => file.Schema.GetFieldIndex(name))]);
            while (await stream.ReadNextRecordBatchAsync() is { } batch)
            {
                rows += batch.Length;
                batch.Dispose();
            }
        }

        return rows;
    }
}
