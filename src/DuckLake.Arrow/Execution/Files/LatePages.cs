using DuckLake.Columnar;
using DuckLake.Parquet;

namespace DuckLake.Arrow.Execution;

/// <summary>
/// Restricts the columns read after the filter to the pages that hold kept rows, where their offset indexes tell the pages apart
/// and that saves more than reading the indexes costs.
/// </summary>
internal static class LatePages
{
    // The rows are looked at in so many blocks to guess whether pages can be left out, before any index is read.
    private const int BlockCount = 64;

    // A column is read by pages only if at most so much of it is needed: whole chunks decode with fewer steps.
    private const int NeededNumerator = 3;
    private const int NeededDenominator = 4;

    /// <summary>
    /// The rows that will be decoded, ascending and disjoint, relative to the row group: whole chunks where most rows are kept.
    /// </summary>
    internal static List<ParquetRowRange> FindRows(IReadOnlyList<RowChunk> chunks, long firstRow, Func<RowChunk, bool> readsAll)
    {
        var rows = new List<ParquetRowRange>();
        foreach (RowChunk chunk in chunks)
        {
            long start = chunk.FirstRow - firstRow;
            if (readsAll(chunk))
            {
                Add(rows, start, chunk.RowCount);
                continue;
            }

            foreach (int row in chunk.Selection)
            {
                Add(rows, start + row, 1);
            }
        }

        return rows;
    }

    /// <summary>Whether the rows leave so much of the row group out that reading offset indexes may pay.</summary>
    internal static bool LeavesPagesOut(IReadOnlyList<ParquetRowRange> rows, long rowCount)
    {
        long blockRows = Math.Max(1, (rowCount + BlockCount - 1) / BlockCount);
        long touched = 0;
        long next = 0;
        foreach (ParquetRowRange range in rows)
        {
            long first = Math.Max(next, range.Start / blockRows);
            long end = ((range.End - 1) / blockRows) + 1;
            touched += Math.Max(0, end - first);
            next = Math.Max(next, end);
        }

        long blocks = (rowCount + blockRows - 1) / blockRows;
        return touched * NeededDenominator <= blocks * NeededNumerator;
    }

    /// <summary>Reads the offset indexes of fields and gives those that leave pages out to the reader; one request.</summary>
    internal static async ValueTask SetIndexesAsync(
        FileScan scan, FileReader files, ParquetRowGroupReader reader, int[] fields, IReadOnlyList<ParquetRowRange> rows, CancellationToken cancellationToken)
    {
        var chunks = new List<ColumnChunkMetadata>();
        var ranges = new List<ParquetByteRange>();
        foreach (int field in fields)
        {
            foreach (ParquetColumn column in reader.GetColumns(field))
            {
                ColumnChunkMetadata chunk = reader.RowGroup.Columns[column.ColumnIndex];
                if (chunk.OffsetIndexRange is { } range)
                {
                    chunks.Add(chunk);
                    ranges.Add(range);
                }
            }
        }

        if (chunks.Sum(chunk => chunk.ByteRange.LengthBytes) <= files.MaxGapBytes)
        {
            return;
        }

        List<(long Offset, ArrowBuffer Bytes)> buffers = await files.ReadRangesAsync(scan.File.Path, ranges, cancellationToken).ConfigureAwait(false);
        try
        {
            for (int i = 0; i < chunks.Count; i++)
            {
                var index = OffsetIndex.Read(FileReader.Find(buffers, ranges[i]), scan.Metadata, chunks[i]);
                if (NeededBytes(index, rows) <= chunks[i].ByteRange.LengthBytes / NeededDenominator * NeededNumerator)
                {
                    reader.SetOffsetIndex(chunks[i].Column.ColumnIndex, index);
                }
            }
        }
        finally
        {
            buffers.ForEach(buffer => buffer.Bytes.Dispose());
        }
    }

    private static void Add(List<ParquetRowRange> rows, long start, long count)
    {
        if (rows.Count > 0 && rows[^1].End == start)
        {
            rows[^1] = rows[^1] with { Count = rows[^1].Count + count };
        }
        else
        {
            rows.Add(new ParquetRowRange(start, count));
        }
    }

    private static long NeededBytes(OffsetIndex index, IReadOnlyList<ParquetRowRange> rows)
    {
        long bytes = 0;
        int next = 0;
        for (int page = 0; page < index.Pages.Count; page++)
        {
            PageLocation location = index.Pages[page];
            while (next < rows.Count && rows[next].End <= location.FirstRowIndex)
            {
                next++;
            }

            bool isNeeded = next < rows.Count && rows[next].Start < location.FirstRowIndex + index.PageRowCount(page);
            bytes += isNeeded ? location.CompressedSizeBytes : 0;
        }

        return bytes;
    }
}
