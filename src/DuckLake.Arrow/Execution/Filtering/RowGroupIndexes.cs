using System.Numerics;
using DuckLake.Columnar;
using DuckLake.Metadata;
using DuckLake.Parquet;
using DuckLake.Parquet.Decoding;

namespace DuckLake.Arrow.Execution;

/// <summary>
/// The bloom filters and page indexes of a row group's filter columns: proves that no row matches, or finds the rows that may.
/// </summary>
internal sealed class RowGroupIndexes
{
    private readonly FileColumnResolver _columns;
    private readonly ParquetMetadata _metadata;
    private readonly RowGroupMetadata _rowGroup;
    private readonly BoundFilter _filter;
    private readonly Dictionary<long, ArrowNode> _bloomColumns = [];
    private readonly Dictionary<long, ArrowNode> _indexedColumns = [];
    private readonly Dictionary<long, BloomFilter> _blooms = [];
    private readonly Dictionary<long, (ColumnIndex Index, OffsetIndex Offsets)> _pages = [];

    internal RowGroupIndexes(FileColumnResolver columns, ParquetMetadata metadata, RowGroupMetadata rowGroup, BoundFilter filter)
    {
        _columns = columns;
        _metadata = metadata;
        _rowGroup = rowGroup;
        _filter = filter;
        FindBloomColumns(filter);
        filter.VisitColumns(column =>
        {
            if (columns.FindLeaf(column.ColumnId) is { Repetition: 0 } leaf
                && RowGroupStatistics.KeepsValues(leaf.Field.DataType, column.Type)
                && Chunk(leaf) is { ColumnIndexRange: not null, OffsetIndexRange: not null })
            {
                _indexedColumns[column.ColumnId] = leaf;
            }
        });
    }

    /// <summary>False if the row group has nothing of the kind for the filter.</summary>
    internal bool IsUseful => _bloomColumns.Count > 0 || _indexedColumns.Count > 0;

    /// <summary>Offset indexes of the filter columns by leaf, once loaded.</summary>
    internal IEnumerable<(int ColumnIndex, OffsetIndex Offsets)> OffsetIndexes =>
        _pages.Select(entry => (_indexedColumns[entry.Key].Column.ColumnIndex, entry.Value.Offsets));

    /// <summary>What is read first: the bloom filters (where a file does not tell a size, their beginning) and the indexes.</summary>
    internal List<ParquetByteRange> ByteRanges
    {
        get
        {
            var ranges = new List<ParquetByteRange>();
            foreach (ArrowNode leaf in _bloomColumns.Values)
            {
                ranges.Add(Chunk(leaf).BloomFilterRange!.Value);
            }

            foreach (ArrowNode leaf in _indexedColumns.Values)
            {
                ranges.Add(Chunk(leaf).ColumnIndexRange!.Value);
                ranges.Add(Chunk(leaf).OffsetIndexRange!.Value);
            }

            return ranges;
        }
    }

    /// <summary>Reads what there is: at once, but for bloom filters whose size the file does not tell.</summary>
    internal async ValueTask LoadAsync(FileReader files, string path, CancellationToken cancellationToken)
    {
        List<(long Offset, ArrowBuffer Bytes)> buffers = await files.ReadRangesAsync(path, ByteRanges, cancellationToken).ConfigureAwait(false);
        try
        {
            foreach ((long columnId, ArrowNode leaf) in _bloomColumns)
            {
                ColumnChunkMetadata chunk = Chunk(leaf);
                ParquetByteRange range = chunk.BloomFilterRange!.Value;
                if (!BloomFilter.TryRead(FileReader.Find(buffers, range), _metadata, chunk, null, out BloomFilter? bloom, out range))
                {
                    bloom = await ReadBloomAsync(files, path, chunk, range, cancellationToken).ConfigureAwait(false);
                }

                _blooms[columnId] = bloom;
            }

            foreach ((long columnId, ArrowNode leaf) in _indexedColumns)
            {
                ColumnChunkMetadata chunk = Chunk(leaf);
                _pages[columnId] = (
                    ColumnIndex.Read(FileReader.Find(buffers, chunk.ColumnIndexRange!.Value), _metadata, chunk),
                    OffsetIndex.Read(FileReader.Find(buffers, chunk.OffsetIndexRange!.Value), _metadata, chunk));
            }
        }
        finally
        {
            buffers.ForEach(buffer => buffer.Bytes.Dispose());
        }
    }

    /// <summary>The rows that may match, ascending and disjoint; empty if none can.</summary>
    internal List<ParquetRowRange> FindRows()
    {
        var candidates = new List<ParquetRowRange>();
        foreach ((long start, long end) in Intervals())
        {
            if (!_filter.MightMatch(new PageStatistics(this, start)))
            {
                continue;
            }

            if (candidates.Count > 0 && candidates[^1].End == start)
            {
                candidates[^1] = candidates[^1] with { Count = end - candidates[^1].Start };
            }
            else
            {
                candidates.Add(new ParquetRowRange(start, end - start));
            }
        }

        return candidates;
    }

    private ColumnChunkMetadata Chunk(ArrowNode leaf) => _rowGroup.Columns[leaf.Column.ColumnIndex];

    private void FindBloomColumns(BoundFilter filter)
    {
        switch (filter)
        {
            case BoundAnd and:
                and.Operands.ToList().ForEach(FindBloomColumns);
                break;
            case BoundOr or:
                or.Operands.ToList().ForEach(FindBloomColumns);
                break;
            case BoundComparison { Operator: ComparisonOperator.Equal } comparison:
                AddBloomColumn(comparison.Column);
                break;
            case BoundIn { IsNegated: false } membership:
                AddBloomColumn(membership.Column);
                break;
        }
    }

    private void AddBloomColumn(BoundColumn column)
    {
        if (_columns.FindLeaf(column.ColumnId) is { } leaf
            && RowGroupStatistics.KeepsValues(leaf.Field.DataType, column.Type)
            && Chunk(leaf).BloomFilterRange is not null)
        {
            _bloomColumns[column.ColumnId] = leaf;
        }
    }

    private async ValueTask<BloomFilter> ReadBloomAsync(
        FileReader files, string path, ColumnChunkMetadata chunk, ParquetByteRange range, CancellationToken cancellationToken)
    {
        while (true)
        {
            List<(long Offset, ArrowBuffer Bytes)> buffers = await files.ReadRangesAsync(path, [range], cancellationToken).ConfigureAwait(false);
            try
            {
                if (BloomFilter.TryRead(FileReader.Find(buffers, range), _metadata, chunk, null, out BloomFilter? filter, out range))
                {
                    return filter;
                }
            }
            finally
            {
                buffers.ForEach(buffer => buffer.Bytes.Dispose());
            }
        }
    }

    /// <summary>Row intervals over which no indexed column changes its page.</summary>
    private IEnumerable<(long Start, long End)> Intervals()
    {
        var starts = new SortedSet<long> { 0 };
        foreach ((ColumnIndex _, OffsetIndex offsets) in _pages.Values)
        {
            starts.UnionWith(offsets.Pages.Select(page => page.FirstRowIndex));
        }

        long[] ordered = [.. starts.Where(start => start < _rowGroup.RowCount)];
        for (int i = 0; i < ordered.Length; i++)
        {
            yield return (ordered[i], i + 1 < ordered.Length ? ordered[i + 1] : _rowGroup.RowCount);
        }
    }

    private bool MightContain(BoundColumn column, BoundValue value)
    {
        if (!_blooms.TryGetValue(column.ColumnId, out BloomFilter? bloom))
        {
            return true;
        }

        ArrowNode leaf = _bloomColumns[column.ColumnId];
        switch (leaf.Column.PhysicalType)
        {
            case ParquetPhysicalType.Int32 when value.Kind == BoundValueKind.Integer:
                return value.Integer >= int.MinValue && value.Integer <= uint.MaxValue && bloom.MightContain(unchecked((int)(long)value.Integer));
            case ParquetPhysicalType.Int64 when value.Kind == BoundValueKind.Integer:
                return value.Integer >= long.MinValue && value.Integer <= ulong.MaxValue
                    && bloom.MightContain(value.Integer > long.MaxValue ? unchecked((long)(ulong)value.Integer) : (long)value.Integer);
            case ParquetPhysicalType.Float when value.Kind == BoundValueKind.Float && IsHashable(value.Float) && (float)value.Float == value.Float:
                return bloom.MightContain((float)value.Float);
            case ParquetPhysicalType.Double when value.Kind == BoundValueKind.Float && IsHashable(value.Float):
                return bloom.MightContain(value.Float);
            case ParquetPhysicalType.ByteArray or ParquetPhysicalType.FixedLenByteArray when value.Kind == BoundValueKind.Bytes:
                return bloom.MightContain(value.Bytes);
            default:
                return true;
        }
    }

    // Zeros have two bit patterns and NaNs many, which are one value to a filter.
    private static bool IsHashable(double value) => value != 0 && !double.IsNaN(value);

    private bool TryGetPageBounds(BoundColumn column, long row, out ColumnBounds bounds)
    {
        bounds = default;
        if (!_pages.TryGetValue(column.ColumnId, out (ColumnIndex Index, OffsetIndex Offsets) pages))
        {
            return new RowGroupStatistics(_columns, _rowGroup).TryGetBounds(column, out bounds);
        }

        if (pages.Index.PageCount == 0 || pages.Index.PageCount != pages.Offsets.Pages.Count)
        {
            return false;
        }

        int page = FindPage(pages.Offsets.Pages, row);
        long rows = pages.Offsets.PageRowCount(page);
        long? nulls = pages.Index.NullCounts?[page];
        IArrowType stored = _indexedColumns[column.ColumnId].Field.DataType;
        bounds = new ColumnBounds
        {
            Min = Read(pages.Index, page, StatisticsBound.Min, stored),
            Max = Read(pages.Index, page, StatisticsBound.Max, stored),
            NullCount = pages.Index.IsNullPage(page) ? rows : nulls,
            ValueCount = pages.Index.IsNullPage(page) ? 0 : rows - nulls,
            ContainsNan = pages.Index.NanCounts is { } nans ? nans[page] > 0 : null,
        };
        return true;
    }

    /// <summary>The last page that begins at or before a row.</summary>
    private static int FindPage(IReadOnlyList<PageLocation> pages, long row)
    {
        int low = 0;
        for (int high = pages.Count; high - low > 1;)
        {
            int middle = (low + high) >>> 1;
            (low, high) = pages[middle].FirstRowIndex <= row ? (middle, high) : (low, middle);
        }

        return low;
    }

    private static BoundValue? Read(ColumnIndex index, int page, StatisticsBound bound, IArrowType stored)
    {
        switch (stored)
        {
            case BooleanType:
                return index.TryGetBoolean(page, bound, out bool flag) ? BoundValue.Of(flag ? BigInteger.One : BigInteger.Zero) : null;
            case FloatType or DoubleType:
                return index.TryGetDouble(page, bound, out double number) ? BoundValue.Of(number) : null;
            case FixedWidthType and not (FixedSizeBinaryType or DictionaryType):
                return index.TryGetInteger(page, bound, out Int128 integer) ? BoundValue.Of((BigInteger)integer) : null;
            default:
                return index.TryGetBytes(page, bound, out ReadOnlyMemory<byte> bytes) ? BoundValue.Of(bytes.ToArray()) : null;
        }
    }

    /// <summary>What is known about the pages that hold a row.</summary>
    private readonly struct PageStatistics(RowGroupIndexes indexes, long row) : IFilterStatistics
    {
        public bool TryGetBounds(BoundColumn column, out ColumnBounds bounds) => indexes.TryGetPageBounds(column, row, out bounds);

        public bool MightContain(BoundColumn column, BoundValue value) => indexes.MightContain(column, value);
    }
}
