using System.Runtime.CompilerServices;
using DuckLake.Columnar;

namespace DuckLake.Parquet.Decoding;

/// <summary>Byte arrays as views over the dictionary and the pages, whose buffers the array retains.</summary>
[SkipLocalsInit]
internal sealed unsafe class ViewLeafValues : BinaryLeafValues
{
    private readonly NativeBufferBuilder _views;
    private readonly NativeBufferBuilder _dictionaryViews;
    private readonly List<ArrowBuffer> _buffers = [];

    private ArrowBuffer _dictionaryBuffer;
    private bool _usesDictionary;
    private ArrowBuffer _pageBuffer;
    private int _pageBufferIndex = -1;

    internal ViewLeafValues(MemoryAllocator allocator)
        : base(allocator)
    {
        _views = new NativeBufferBuilder(allocator);
        _dictionaryViews = new NativeBufferBuilder(allocator);
    }

    internal override bool NeedsOwnedPages => true;

    internal override void Begin(int slots)
    {
        _views.EnsureCapacity((long)slots * sizeof(BinaryView));
        _usesDictionary = false;
    }

    internal override void SetDictionary(in PageValues page, int count)
    {
        base.SetDictionary(page, count);
        _dictionaryBuffer.Dispose();
        _dictionaryBuffer = page.Owner.Retain();
        _dictionaryViews.Length = (long)count * sizeof(BinaryView);
        BinaryView* views = (BinaryView*)_dictionaryViews.Pointer;

        // The base class keeps the slices in a padded copy of the page; the same distances hold in the retained page.
        long distance = page.Data - page.Owner.Pointer;
        for (int i = 0; i < count; i++)
        {
            ByteSlice entry = DictionarySlices[i];
            views[i] = MakeView(entry.Pointer, entry.Length, 0, entry.Pointer - DictionaryBytes + distance);
        }
    }

    internal override void SetPage(in PageValues page)
    {
        base.SetPage(page);
        _pageBuffer.Dispose();
        _pageBuffer = page.Owner.Retain();
        _pageBufferIndex = -1;
    }

    internal override int FitCount(int count) => count;

    internal override void Append(int count)
    {
        if (count == 0)
        {
            return;
        }

        byte* to = _views.Advance((long)count * sizeof(BinaryView));
        if (IsDictionaryPage)
        {
            if (DictionaryCount < 0)
            {
                ThrowNoDictionary();
            }

            _usesDictionary = true;
            DictionaryKernels.Read(ref Indices, _dictionaryViews.Pointer, DictionaryCount, sizeof(BinaryView), to, count);
        }
        else
        {
            AppendViews((BinaryView*)to, count);
        }
    }

    internal override ArrayData Finish(IArrowType type, int slots, int valid, ArrowBuffer validity)
    {
        if (slots > valid)
        {
            _views.Length = (long)slots * sizeof(BinaryView);
            SpreadKernels.Spread(_views.Pointer, sizeof(BinaryView), validity.Pointer, 0, slots, valid);
        }

        // Views of the dictionary always name buffer 0, so that buffer is there whenever any other is.
        var buffers = new ArrowBuffer[_usesDictionary || _buffers.Count > 0 ? 3 + _buffers.Count : 2];
        buffers[0] = validity;
        buffers[1] = _views.Finish();
        if (buffers.Length > 2)
        {
            buffers[2] = _usesDictionary ? _dictionaryBuffer.Retain() : ArrowBuffer.Empty;
            _buffers.CopyTo(buffers, 3);
        }

        _buffers.Clear();
        _pageBufferIndex = -1;
        return new ArrayData(type, slots, slots - valid, 0, buffers);
    }

    public override void Dispose()
    {
        base.Dispose();
        _views.Dispose();
        _dictionaryViews.Dispose();
        _dictionaryBuffer.Dispose();
        _dictionaryBuffer = default;
        _pageBuffer.Dispose();
        _pageBuffer = default;
        foreach (ArrowBuffer buffer in _buffers)
        {
            buffer.Dispose();
        }

        _buffers.Clear();
    }

    private static BinaryView MakeView(byte* bytes, int length, int bufferIndex, long offset) =>
        length <= BinaryView.MaxInlineLength
            ? new BinaryView(new ReadOnlySpan<byte>(bytes, length))
            : new BinaryView(length, Unsafe.ReadUnaligned<uint>(bytes), bufferIndex, checked((int)offset));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AppendViews(BinaryView* views, int count)
    {
        ByteSlice* slices = stackalloc ByteSlice[ChunkValues];
        while (count > 0)
        {
            int take = Math.Min(count, ChunkValues);
            Strings.Next(slices, take);
            bool isInPage = Strings.SlicesLieInPage;
            int bufferIndex = isInPage ? PageBufferIndex() : 1 + _buffers.Count;
            byte* origin = _pageBuffer.Pointer;
            if (!isInPage)
            {
                origin = Join(slices, take);
            }

            CheckText(slices, take);
            for (int i = 0; i < take; i++)
            {
                views[i] = MakeView(slices[i].Pointer, slices[i].Length, bufferIndex, slices[i].Pointer - origin);
            }

            views += take;
            count -= take;
        }
    }

    private int PageBufferIndex()
    {
        if (_pageBufferIndex < 0)
        {
            _buffers.Add(_pageBuffer.Retain());
            _pageBufferIndex = _buffers.Count;
        }

        return _pageBufferIndex;
    }

    /// <summary>Copies values that do not outlive the page reader's next step into a buffer of the array.</summary>
    private byte* Join(ByteSlice* slices, int count)
    {
        long total = 0;
        for (int i = 0; i < count; i++)
        {
            total += slices[i].Length;
        }

        if (total > int.MaxValue)
        {
            DecodeError.Throw($"{count} values have {total} bytes together.");
        }

        ArrowBuffer buffer = Allocator.Allocate(Math.Max(total, 1));
        _buffers.Add(buffer);
        byte* to = buffer.Pointer;
        for (int i = 0; i < count; i++)
        {
            Buffer.MemoryCopy(slices[i].Pointer, to, slices[i].Length, slices[i].Length);
            slices[i].Pointer = to;
            to += slices[i].Length;
        }

        return buffer.Pointer;
    }
}
