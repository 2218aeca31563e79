using DuckLake.Columnar;
using DuckLake.Parquet.Decoding;

namespace DuckLake.Parquet;

public sealed partial class ParquetRowGroupReader
{
    private ColumnReader GetReader(int field)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return _readers[field] ??= CreateReader(field);
    }

    private ColumnReader CreateReader(int field)
    {
        ArrowNode node = _fields[field];
        MemoryAllocator allocator = _options.Allocator;
        if (node.IsFlat)
        {
            ColumnPages pages = OpenPages(node, out LeafValues values);
            return new FlatColumnReader(node, _metadata.FileName, RowCount, pages, values, allocator) { HasOffsetIndex = HasOffsetIndex(field) };
        }

        var leaves = new LeveledLeaf[_leaves[field].Length];
        for (int i = 0; i < leaves.Length; i++)
        {
            ColumnPages pages = OpenPages(_leaves[field][i], out LeafValues values);
            leaves[i] = new LeveledLeaf(_leaves[field][i], pages, values, allocator);
        }

        return new NestedColumnReader(node, _metadata.FileName, RowCount, leaves, allocator) { HasOffsetIndex = HasOffsetIndex(field) };
    }

    /// <summary>
    /// The values in the dictionary of a flat field, in an array the caller disposes, of which every value of the row group that is
    /// not NULL is one; null if the file does not promise that or there are more values than wanted. Moves no field.
    /// </summary>
    internal IArrowArray? TryReadDictionary(int field, int maxCount)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        ArrowNode node = _fields[field];
        if (!node.IsFlat || !_rowGroup.Columns[node.Column.ColumnIndex].IsAllDictionary)
        {
            return null;
        }

        using ColumnPages pages = OpenPages(node, out LeafValues values);
        try
        {
            return pages.ReadDictionary(node.Field.DataType, maxCount) is { } dictionary ? ArrowArrayFactory.BuildArray(dictionary) : null;
        }
        catch (InvalidParquetException e) when (e.Locate(_metadata.FileName, node.Column.Path, pages.PageOrdinal, pages.ByteOffset))
        {
            throw;
        }
        catch (InsufficientMemoryException e)
        {
            var error = new InvalidParquetException(ParquetErrorKind.LimitExceeded, e.Message, innerException: e);
            error.Locate(_metadata.FileName, node.Column.Path, pages.PageOrdinal, pages.ByteOffset);
            throw error;
        }
        finally
        {
            values.Dispose();
        }
    }

    private bool HasOffsetIndex(int field) => Array.Exists(_leaves[field], leaf => _locations[leaf.Column.ColumnIndex] is not null);

    private ColumnPages OpenPages(ArrowNode leaf, out LeafValues values)
    {
        values = LeafValuesFactory.Create(leaf, _options.Allocator);
        int index = leaf.Column.ColumnIndex;
        return new ColumnPages(_metadata, _rowGroup, _rowGroup.Columns[index], _bytes, values, _locations[index], _options, _options.Allocator);
    }

    /// <summary>Refuses chunks whose key is missing or whose counts contradict the row group.</summary>
    private void CheckChunk(ArrowNode leaf)
    {
        ColumnChunkMetadata chunk = _rowGroup.Columns[leaf.Column.ColumnIndex];
        InvalidParquetException? error = null;
        if (!chunk.IsReadable)
        {
            error = new InvalidParquetException(ParquetErrorKind.Encryption, "The column is encrypted and no key for it was given.");
        }
        else if (leaf.Column.MaxRepetitionLevel == 0 ? chunk.ValueCount != RowCount : chunk.ValueCount < RowCount)
        {
            error = new InvalidParquetException($"The column chunk has {chunk.ValueCount} values where its row group has {RowCount} rows.");
        }

        if (error is not null)
        {
            error.Locate(_metadata.FileName, leaf.Column.Path, byteOffset: chunk.IsReadable ? chunk.ByteRange.Offset : null);
            throw error;
        }
    }

    private void AddRanges(int column, IReadOnlyList<ParquetRowRange>? rows, List<ParquetByteRange> ranges)
    {
        ParquetByteRange chunk = _rowGroup.Columns[column].ByteRange;
        if (rows is null || _locations[column] is not { Length: > 0 } pages)
        {
            ranges.Add(chunk);
            return;
        }

        if (pages[0].Offset > chunk.Offset)
        {
            ranges.Add(new ParquetByteRange(chunk.Offset, pages[0].Offset - chunk.Offset));
        }

        int next = 0;
        for (int i = 0; i < pages.Length; i++)
        {
            long end = i + 1 < pages.Length ? pages[i + 1].FirstRow : RowCount;
            while (next < rows.Count && rows[next].End <= pages[i].FirstRow)
            {
                next++;
            }

            if (next < rows.Count && rows[next].Start < end)
            {
                ranges.Add(new ParquetByteRange(pages[i].Offset, pages[i].SizeBytes));
            }
        }
    }

    private static List<ParquetByteRange> MergeOverlaps(List<ParquetByteRange> ranges)
    {
        ranges.RemoveAll(range => range.IsEmpty);
        ranges.Sort((left, right) => left.Offset.CompareTo(right.Offset));
        int last = 0;
        for (int i = 1; i < ranges.Count; i++)
        {
            if (ranges[i].Offset < ranges[last].End)
            {
                long end = Math.Max(ranges[last].End, ranges[i].End);
                ranges[last] = new ParquetByteRange(ranges[last].Offset, end - ranges[last].Offset);
            }
            else
            {
                ranges[++last] = ranges[i];
            }
        }

        if (ranges.Count > 0)
        {
            ranges.RemoveRange(last + 1, ranges.Count - last - 1);
        }

        return ranges;
    }

    /// <summary>Moves a field to the position of the batches.</summary>
    private void AlignField(int field)
    {
        if (_pending[field] is { } pending)
        {
            long passed = Position - GetFieldPosition(field);
            _pending[field] = passed < pending.Length ? pending.Slice((int)passed, pending.Length - (int)passed) : null;
            pending.Dispose();
        }

        ColumnReader reader = GetReader(field);
        if (reader.Position < Position)
        {
            reader.Skip(Position - reader.Position);
        }
    }

    private void DropPending(int field)
    {
        if (_pending[field] is not null)
        {
            throw new InvalidOperationException(
                $"Field '{Schema.FieldsList[field].Name}' still has rows of a batch that was cut at 2 GiB; read them with {nameof(ReadBatch)} first.");
        }
    }
}
