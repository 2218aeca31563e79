using DuckLake.Columnar;
using DuckLake.Parquet.Tests.Corpus;

namespace DuckLake.Parquet.Tests.Writing;

/// <summary>Writes batches to memory and reads files back as text.</summary>
internal static class WriterHarness
{
    internal static async Task<(byte[] File, ParquetWrittenFile Facts)> WriteAsync(
        IReadOnlyList<RecordBatch> batches, ParquetWriterOptions? options = null, Schema? schema = null)
    {
        var sink = new MemoryByteSink();
        await using var writer = new ParquetFileWriter(sink, schema ?? batches[0].Schema, options);
        foreach (RecordBatch batch in batches)
        {
            await writer.WriteAsync(batch);
        }

        ParquetWrittenFile facts = await writer.CompleteAsync();
        return (sink.ToArray(), facts);
    }

    internal static Task<(byte[] File, ParquetWrittenFile Facts)> WriteAsync(RecordBatch batch, ParquetWriterOptions? options = null) =>
        WriteAsync([batch], options);

    /// <summary>The values of a batch as text, row by row.</summary>
    internal static List<string?[]> ToText(params IReadOnlyList<RecordBatch> batches)
    {
        var rows = new List<string?[]>();
        foreach (RecordBatch batch in batches)
        {
            for (int row = 0; row < batch.Length; row++)
            {
                var values = new string?[batch.ColumnCount];
                for (int column = 0; column < values.Length; column++)
                {
                    values[column] = ArrowText.Format(batch.Column(column), row);
                }

                rows.Add(values);
            }
        }

        return rows;
    }

    internal static List<string?[]> Read(byte[] file, ParquetReaderOptions? options = null) =>
        ParquetTestReader.ReadText(file, "written", options ?? ParquetReaderOptions.Default);
}
