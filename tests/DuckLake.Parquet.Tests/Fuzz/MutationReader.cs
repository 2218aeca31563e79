using DuckLake.Columnar;

namespace DuckLake.Parquet.Tests.Fuzz;

/// <summary>Reads everything a file has in every way there is; each part may end in the typed error, and all arrays must be valid.</summary>
internal sealed class MutationReader(ReadOnlyMemory<byte> file, string name, ParquetReaderOptions options)
{
    private const int MaxRows = 20_000;
    private const int MaxRowGroups = 8;
    private const int MaxSkippedRows = 1 << 24;
    private const int SelectionStep = 7;

    /// <summary>How many parts ended in the typed error.</summary>
    internal int Refusals { get; private set; }

    internal void ReadAll()
    {
        ParquetFileReader? reader = null;
        Try(() => reader = ParquetFileReader.Open(file, options, name));
        if (reader is null)
        {
            return;
        }

        ParquetMetadata metadata = reader.Metadata;
        Try(() => ReadRows(reader));
        foreach (RowGroupMetadata rowGroup in metadata.RowGroups.Take(MaxRowGroups))
        {
            var offsets = new List<(int Column, OffsetIndex Index)>();
            foreach (ColumnChunkMetadata chunk in rowGroup.Columns)
            {
                Try(() => ReadStatistics(chunk));
                Try(() => ReadBloomFilter(metadata, chunk));
                Try(() => ReadColumnIndex(metadata, chunk));
                Try(() =>
                {
                    if (chunk.OffsetIndexRange is { } range)
                    {
                        offsets.Add((chunk.Column.ColumnIndex, OffsetIndex.Read(Slice(range).Span, metadata, chunk)));
                    }
                });
            }

            Try(() => ReadSelectedRows(metadata, rowGroup, offsets));
        }
    }

    private void Try(Action part)
    {
        try
        {
            part();
        }
        catch (InvalidParquetException e)
        {
            Assert.Equal(name, e.FileName);
            Refusals++;
        }
    }

    private void ReadRows(ParquetFileReader reader)
    {
        using IArrowArrayStream stream = reader.Read();
        long rows = 0;
        while (rows < MaxRows && stream.ReadNextRecordBatchAsync().AsTask().GetAwaiter().GetResult() is { } batch)
        {
            rows += Math.Max(1, batch.Length);
            Validate(batch);
        }
    }

    private void ReadSelectedRows(ParquetMetadata metadata, RowGroupMetadata rowGroup, List<(int Column, OffsetIndex Index)> offsets)
    {
        using var reader = new ParquetRowGroupReader(metadata, rowGroup.Ordinal, projection: null, options);
        foreach ((int column, OffsetIndex index) in offsets)
        {
            reader.SetOffsetIndex(column, index);
        }

        long skipped = Math.Min(MaxSkippedRows, reader.RowCount / 3);
        int passed = (int)Math.Min(MaxRows, reader.RowCount - skipped);
        foreach (ParquetByteRange range in reader.GetByteRanges(null, [new ParquetRowRange(skipped, passed)]))
        {
            reader.SetBytes(range.Offset, Slice(range));
        }

        reader.Skip(skipped);
        int[] rows = [.. Enumerable.Range(0, (passed + SelectionStep - 1) / SelectionStep).Select(i => i * SelectionStep)];
        Validate(reader.ReadBatchSelected(rows, passed));
    }

    private static void Validate(RecordBatch batch)
    {
        using (batch)
        {
            ArrayValidation.Validate(batch, ArrayValidationLevel.FullWithUtf8);
        }
    }

    private static void ReadStatistics(ColumnChunkMetadata chunk)
    {
        foreach (StatisticsBound bound in (ReadOnlySpan<StatisticsBound>)[StatisticsBound.Min, StatisticsBound.Max])
        {
            chunk.Statistics?.TryGetBytes(bound, out _);
            chunk.Statistics?.TryGetInteger(bound, out _);
            chunk.Statistics?.TryGetDouble(bound, out _);
            chunk.Statistics?.TryGetBoolean(bound, out _);
        }
    }

    private void ReadBloomFilter(ParquetMetadata metadata, ColumnChunkMetadata chunk)
    {
        if (chunk.BloomFilterRange is { } range)
        {
            if (!BloomFilter.TryRead(Slice(range).Span, metadata, chunk, options, out BloomFilter? filter, out ParquetByteRange needed))
            {
                Assert.True(BloomFilter.TryRead(Slice(needed).Span, metadata, chunk, options, out filter, out _), "The bloom filter needs ever more bytes.");
            }

            filter.MightContain(17L);
            filter.MightContain("text"u8);
        }
    }

    private void ReadColumnIndex(ParquetMetadata metadata, ColumnChunkMetadata chunk)
    {
        if (chunk.ColumnIndexRange is { } range)
        {
            var index = ColumnIndex.Read(Slice(range).Span, metadata, chunk);
            for (int page = 0; page < index.PageCount; page++)
            {
                index.TryGetBytes(page, StatisticsBound.Min, out _);
                index.TryGetInteger(page, StatisticsBound.Max, out _);
                index.TryGetDouble(page, StatisticsBound.Min, out _);
                index.TryGetBoolean(page, StatisticsBound.Max, out _);
            }
        }
    }

    private ReadOnlyMemory<byte> Slice(ParquetByteRange range) => file.Slice(checked((int)range.Offset), checked((int)range.LengthBytes));
}
