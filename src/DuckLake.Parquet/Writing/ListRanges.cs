using DuckLake.Columnar;

namespace DuckLake.Parquet.Writing;

/// <summary>Start and length of the lists of any list array, checked against the elements.</summary>
internal readonly unsafe ref struct ListRanges
{
    private readonly WriteLeaf _leaf;
    private readonly int* _offsets;
    private readonly long* _largeOffsets;
    private readonly int* _sizes;
    private readonly long* _largeSizes;
    private readonly int _listSize;
    private readonly int _first;
    private readonly int _elementCount;

    internal ListRanges(ArrayData data, WriteLeaf leaf)
    {
        _leaf = leaf;
        _elementCount = data.Children[0].Length;
        switch (data.DataType.TypeId)
        {
            case ArrowTypeId.List or ArrowTypeId.Map:
                _offsets = (int*)data.Buffers[1].Pointer + data.Offset;
                break;
            case ArrowTypeId.LargeList:
                _largeOffsets = (long*)data.Buffers[1].Pointer + data.Offset;
                break;
            case ArrowTypeId.ListView:
                _offsets = (int*)data.Buffers[1].Pointer + data.Offset;
                _sizes = (int*)data.Buffers[2].Pointer + data.Offset;
                break;
            case ArrowTypeId.LargeListView:
                _largeOffsets = (long*)data.Buffers[1].Pointer + data.Offset;
                _largeSizes = (long*)data.Buffers[2].Pointer + data.Offset;
                break;
            default:
                _listSize = ((FixedSizeListType)data.DataType).ListSize;
                _first = data.Offset;
                break;
        }
    }

    internal void Get(int index, out int start, out int length)
    {
        long from;
        long size;
        if (_offsets != null)
        {
            from = _offsets[index];
            size = _sizes != null ? _sizes[index] : (long)_offsets[index + 1] - from;
        }
        else if (_largeOffsets != null)
        {
            from = _largeOffsets[index];
            size = _largeSizes != null ? _largeSizes[index] : _largeOffsets[index + 1] - from;
        }
        else
        {
            from = ((long)_first + index) * _listSize;
            size = _listSize;
        }

        if (from < 0 || size < 0 || from > _elementCount || size > _elementCount - from)
        {
            throw _leaf.Error(
                ParquetWriteErrorKind.SchemaMismatch, $"A list has {size} elements from {from} on; its array has {_elementCount}. The batch is not valid Arrow data.");
        }

        start = (int)from;
        length = (int)size;
    }
}
