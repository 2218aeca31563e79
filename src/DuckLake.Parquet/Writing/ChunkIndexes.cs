using DuckLake.Parquet.Encoders;

namespace DuckLake.Parquet.Writing;

/// <summary>Column index and offset index of a column chunk, written before the footer.</summary>
internal sealed class ChunkIndexes
{
    private readonly RawColumnChunk _chunk;
    private readonly RawColumnIndex? _columnIndex;
    private readonly RawOffsetIndex _offsetIndex;
    private readonly int _rowGroupOrdinal;
    private readonly int _columnOrdinal;

    private ChunkIndexes(RawColumnChunk chunk, RawColumnIndex? columnIndex, RawOffsetIndex offsetIndex, int rowGroupOrdinal, int columnOrdinal)
    {
        _chunk = chunk;
        _columnIndex = columnIndex;
        _offsetIndex = offsetIndex;
        _rowGroupOrdinal = rowGroupOrdinal;
        _columnOrdinal = columnOrdinal;
    }

    internal static ChunkIndexes Of(EncodedColumnChunk chunk, long offset, RawColumnChunk raw, int rowGroupOrdinal)
    {
        var offsets = new RawOffsetIndex();
        if (chunk.Leaf.Kind == LeafKind.ByteArray)
        {
            offsets.UnencodedByteArrayDataBytes = [];
        }

        foreach (EncodedPage page in chunk.Pages)
        {
            offsets.Pages.Add(new PageLocation(offset + page.Offset, page.SizeBytes, page.FirstRow));
            offsets.UnencodedByteArrayDataBytes?.Add(page.ByteArrayBytes);
        }

        return new ChunkIndexes(raw, Bounds(chunk), offsets, rowGroupOrdinal, chunk.Leaf.Index);
    }

    internal void WriteColumnIndex(long position, FileEncryptor? encryptor, ByteSink destination)
    {
        if (_columnIndex is not null)
        {
            _chunk.ColumnIndexOffset = position;
            _chunk.ColumnIndexLength = Write(encryptor, EncryptedModuleType.ColumnIndex, destination);
        }
    }

    internal void WriteOffsetIndex(long position, FileEncryptor? encryptor, ByteSink destination)
    {
        _chunk.OffsetIndexOffset = position;
        _chunk.OffsetIndexLength = Write(encryptor, EncryptedModuleType.OffsetIndex, destination);
    }

    /// <summary>The column index, or null where a page with values has no bounds or a NaN hides beyond them.</summary>
    private static RawColumnIndex? Bounds(EncodedColumnChunk chunk)
    {
        if (chunk.HasNaN || chunk.Leaf.HasNoBounds)
        {
            return null;
        }

        var index = new RawColumnIndex { NullCounts = [] };
        foreach (EncodedPage page in chunk.Pages)
        {
            if (!page.IsNullPage && !page.HasBounds)
            {
                return null;
            }

            index.NullPages.Add(page.IsNullPage);
            index.Min.Add(page.Min);
            index.Max.Add(page.Max);
            index.NullCounts.Add(page.NullCount);
        }

        index.BoundaryOrder = Order(chunk);
        return index;
    }

    private static BoundaryOrder Order(EncodedColumnChunk chunk)
    {
        bool isAscending = true;
        bool isDescending = true;
        EncodedPage? last = null;
        foreach (EncodedPage page in chunk.Pages)
        {
            if (page.IsNullPage)
            {
                continue;
            }

            if (last is { } before)
            {
                int min = BoundOrder.Compare(chunk.Leaf, before.Min, page.Min);
                int max = BoundOrder.Compare(chunk.Leaf, before.Max, page.Max);
                isAscending &= min <= 0 && max <= 0;
                isDescending &= min >= 0 && max >= 0;
            }

            last = page;
        }

        return isAscending ? BoundaryOrder.Ascending : isDescending ? BoundaryOrder.Descending : BoundaryOrder.Unordered;
    }

    private int Write(FileEncryptor? encryptor, EncryptedModuleType type, ByteSink destination)
    {
        if (encryptor is null)
        {
            return WritePlain(type, destination);
        }

        using var plain = new ByteSink();
        WritePlain(type, plain);
        using ModuleEncryptor modules = encryptor.CreateColumnEncryptor(_rowGroupOrdinal, _columnOrdinal);
        return modules.Encrypt(plain.WrittenSpan, type, 0, destination);
    }

    private int WritePlain(EncryptedModuleType type, ByteSink destination)
    {
        int start = destination.Length;
        var writer = new ThriftWriter(destination);
        if (type == EncryptedModuleType.ColumnIndex)
        {
            _columnIndex!.Write(ref writer);
        }
        else
        {
            _offsetIndex.Write(ref writer);
        }

        return destination.Length - start;
    }
}
