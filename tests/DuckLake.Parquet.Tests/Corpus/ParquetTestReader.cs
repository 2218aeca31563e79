using DuckLake.Columnar;

namespace DuckLake.Parquet.Tests.Corpus;

/// <summary>Reads a file in memory row by row as text.</summary>
internal static class ParquetTestReader
{
    internal static List<string?[]> ReadText(byte[] file, string name, ParquetReaderOptions options, int maxRows = int.MaxValue)
    {
        var rows = new List<string?[]>();
        ParquetFileReader reader = ParquetFileReader.Open(file, options, name);
        using IArrowArrayStream stream = reader.Read();
        while (rows.Count < maxRows && stream.ReadNextRecordBatchAsync().AsTask().GetAwaiter().GetResult() is { } batch)
        {
            using (batch)
            {
                int first = rows.Count;
                for (int row = 0; row < batch.Length; row++)
                {
                    rows.Add(new string?[batch.ColumnCount]);
                }

                for (int column = 0; column < batch.ColumnCount; column++)
                {
                    for (int row = 0; row < batch.Length; row++)
                    {
                        rows[first + row][column] = ArrowText.Format(batch.Column(column), row);
                    }
                }
            }
        }

        return rows;
    }
}
