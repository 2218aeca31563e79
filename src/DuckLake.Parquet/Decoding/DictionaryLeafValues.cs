using DuckLake.Columnar;

namespace DuckLake.Parquet.Decoding;

/// <summary>
/// Byte arrays as dictionary arrays with 32-bit indices. The chunk's dictionary is shared by all its arrays; values of pages
/// without a dictionary become dictionary entries of their own array.
/// </summary>
internal sealed unsafe class DictionaryLeafValues : BinaryLeafValues
{
    private readonly IArrowType _valueType;
    private readonly NativeBufferBuilder _indices;
    private ArrayData? _shared;

    // The current array either uses only the shared dictionary, or entries of its own, into which the shared ones are copied
    // when it uses both.
    private bool _usesShared;
    private int _ownCount;
    private int _sharedStart;

    internal DictionaryLeafValues(IArrowType valueType, MemoryAllocator allocator)
        : base(allocator)
    {
        _valueType = valueType;
        _indices = new NativeBufferBuilder(allocator);
    }

    internal override void Begin(int slots)
    {
        _indices.EnsureCapacity((long)slots * 4);
        _usesShared = false;
        _ownCount = 0;
        _sharedStart = -1;
    }

    internal override void SetDictionary(in PageValues page, int count)
    {
        base.SetDictionary(page, count);
        _shared?.Dispose();
        _shared = null;
        base.Begin(count);
        AppendDictionary();
        _shared = base.Finish(_valueType, count, count, ArrowBuffer.Empty);
    }

    internal override int FitCount(int count) => IsDictionaryPage ? count : base.FitCount(count);

    internal override void Append(int count)
    {
        if (count == 0)
        {
            return;
        }

        if (IsDictionaryPage)
        {
            AppendShared(count);
        }
        else
        {
            AppendOwn(count);
        }
    }

    internal override ArrayData Finish(IArrowType type, int slots, int valid, ArrowBuffer validity)
    {
        if (slots > valid)
        {
            _indices.Length = (long)slots * 4;
            SpreadKernels.Spread(_indices.Pointer, 4, validity.Pointer, 0, slots, valid);
        }

        ArrayData dictionary = _ownCount > 0 || _shared is null
            ? base.Finish(_valueType, _ownCount, _ownCount, ArrowBuffer.Empty)
            : _shared.Retain();
        return new ArrayData(type, slots, slots - valid, 0, [validity, _indices.Finish()], null, dictionary);
    }

    public override void Dispose()
    {
        base.Dispose();
        _indices.Dispose();
        _shared?.Dispose();
        _shared = null;
    }

    private void AppendShared(int count)
    {
        int* indices = (int*)_indices.Advance((long)count * 4);
        ReadIndices((uint*)indices, count);
        _usesShared = true;
        if (_ownCount == 0)
        {
            return;
        }

        CopyShared();
        for (int i = 0; i < count; i++)
        {
            indices[i] += _sharedStart;
        }
    }

    private void AppendOwn(int count)
    {
        if (_ownCount == 0)
        {
            base.Begin(count);
            if (_usesShared)
            {
                CopyShared();
            }
        }

        AppendFromPage(count);
        int* indices = (int*)_indices.Advance((long)count * 4);
        for (int i = 0; i < count; i++)
        {
            indices[i] = _ownCount + i;
        }

        _ownCount += count;
    }

    private void CopyShared()
    {
        if (_sharedStart < 0)
        {
            AppendDictionary();
            _sharedStart = _ownCount;
            _ownCount += DictionaryCount;
        }
    }

    private void AppendDictionary()
    {
        int done = 0;
        while (done < DictionaryCount)
        {
            int take = Math.Min(DictionaryCount - done, ChunkValues);
            AppendSlices(DictionarySlices + done, take, DictionaryBytes + DictionaryBytesLength);
            done += take;
        }
    }
}
