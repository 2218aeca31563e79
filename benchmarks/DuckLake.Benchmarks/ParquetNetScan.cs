using Parquet;
using Parquet.Schema;

namespace DuckLake.Benchmarks;

/// <summary>The rival in managed code: Parquet.Net, columns as raw values with their levels, one file per thread.</summary>
internal static class ParquetNetScan
{
    /// <summary>Reads some columns, or all, of the files and returns the rows received.</summary>
    internal static async Task<long> CountRowsAsync(IEnumerable<string> paths, string[]? columns, int threads)
    {
        long rows = 0;
        await Parallel.ForEachAsync(paths, new ParallelOptions { MaxDegreeOfParallelism = threads }, async (path, token) =>
            Interlocked.Add(ref rows, await CountRowsAsync(path, columns, token)));
        return rows;
    }

    private static async Task<long> CountRowsAsync(string path, string[]? columns, CancellationToken cancellationToken)
    {
        long rows = 0;
        await using ParquetReader file = await ParquetReader.CreateAsync(path, cancellationToken: cancellationToken);
        DataField[] fields = [.. file.Schema.GetDataFields().Where(field => columns is null || columns.Contains(field.Name))];
        for (int i = 0; i < file.RowGroupCount; i++)
        {
            using ParquetRowGroupReader group = file.OpenRowGroupReader(i);
            foreach (DataField field in fields)
            {
                using var values = await group.ReadRawColumnDataBaseAsync(field, cancellationToken);
            }

            rows += group.RowCount;
        }

        return rows;
    }
}
