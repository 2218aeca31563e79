using System.Runtime.CompilerServices;
using DuckLake.Columnar;

namespace DuckLake.Parquet.Decoding;

/// <summary>Byte arrays as strings or binaries with 32-bit offsets; base of the other representations of byte arrays.</summary>
[SkipLocalsInit]
internal unsafe class BinaryLeafValues : LeafValues
{
    /// <summary>Values handled per step.</summary>
    protected const int ChunkValues = 512;

    private const int MaxDataBytes = int.MaxValue;

    // Values up to this length are copied in whole vectors; the padding of the buffers allows it.
    private const int VectorCopyBytes = MemoryAllocator.PaddingBytes;

    private readonly NativeBufferBuilder _offsets;
    private readonly NativeBufferBuilder _data;
    private readonly NativeBufferBuilder _dictionary;
    private readonly NativeBufferBuilder _dictionaryBytes;
    private RleHybridReader _indices;
    private byte* _readableEnd;

    internal BinaryLeafValues(MemoryAllocator allocator)
        : base(allocator)
    {
        _offsets = new NativeBufferBuilder(allocator);
        _data = new NativeBufferBuilder(allocator);
        _dictionary = new NativeBufferBuilder(allocator);
        _dictionaryBytes = new NativeBufferBuilder(allocator);
        Strings = new BinaryPageReader(allocator);
    }

    /// <summary>True if the values are text and must be valid UTF-8.</summary>
    internal bool IsText { get; init; }

    protected BinaryPageReader Strings { get; }

    /// <summary>Entries of the chunk's dictionary, or -1.</summary>
    protected int DictionaryCount { get; private set; } = -1;

    protected ByteSlice* DictionarySlices => (ByteSlice*)_dictionary.Pointer;

    /// <summary>Copy of the dictionary page the slices point into.</summary>
    protected byte* DictionaryBytes => _dictionaryBytes.Pointer;

    /// <summary>Bytes that may be read from <see cref="DictionaryBytes"/>.</summary>
    protected long DictionaryBytesLength => _dictionaryBytes.Length + MemoryAllocator.PaddingBytes;

    /// <summary>Longest entry of the dictionary.</summary>
    protected int DictionaryMaxLength { get; private set; }

    /// <summary>True if the current page is dictionary-encoded.</summary>
    protected bool IsDictionaryPage { get; private set; }

    /// <summary>Bytes of values gathered for the current array.</summary>
    protected long DataLength => _data.Length;

    protected ref RleHybridReader Indices => ref _indices;

    internal override void Begin(int slots)
    {
        _offsets.EnsureCapacity(((long)slots + 1) * 4);
        if (_offsets.Length == 0)
        {
            _offsets.Append(0);
        }
    }

    internal override void SetDictionary(in PageValues page, int count)
    {
        DictionaryCount = -1;
        if ((long)count * 4 > page.Length)
        {
            DecodeError.Throw($"A dictionary of {count} byte arrays does not fit a page of {page.Length} bytes.");
        }

        // A copy of the page with padding lets the copying loop read past short values.
        _dictionaryBytes.Length = page.Length;
        Buffer.MemoryCopy(page.Data, _dictionaryBytes.Pointer, page.Length, page.Length);
        PageValues plain = page;
        plain.Encoding = ParquetEncoding.Plain;
        plain.Data = _dictionaryBytes.Pointer;
        Strings.SetPage(plain);
        _dictionary.Length = (long)count * sizeof(ByteSlice);
        Strings.Next(DictionarySlices, count);
        int longest = 0;
        for (int i = 0; i < count; i++)
        {
            ByteSlice entry = DictionarySlices[i];
            longest = Math.Max(longest, entry.Length);
        }

        if (count > 0)
        {
            CheckText(DictionarySlices, count);
        }

        DictionaryMaxLength = longest;
        DictionaryCount = count;
    }

    internal override void SetPage(in PageValues page)
    {
        _readableEnd = page.Data + page.Readable;
        switch (page.Encoding)
        {
            case ParquetEncoding.PlainDictionary or ParquetEncoding.RleDictionary:
                IsDictionaryPage = true;
                _indices = OpenIndices(page);
                break;
            case ParquetEncoding.Plain or ParquetEncoding.DeltaLengthByteArray or ParquetEncoding.DeltaByteArray:
                IsDictionaryPage = false;
                Strings.SetPage(page);
                break;
            default:
                ThrowEncoding(page.Encoding, "byte array");
                break;
        }
    }

    internal override int FitCount(int count)
    {
        long budget = MaxDataBytes - _data.Length;
        if (!IsDictionaryPage)
        {
            return Strings.FitCount(count, budget);
        }

        return DictionaryMaxLength * (long)count <= budget ? count : (int)(budget / DictionaryMaxLength);
    }

    internal override void Append(int count)
    {
        if (IsDictionaryPage)
        {
            AppendFromDictionary(count);
        }
        else
        {
            AppendFromPage(count);
        }
    }

    internal override void Skip(int count)
    {
        if (IsDictionaryPage)
        {
            _indices.Skip(count);
        }
        else
        {
            Strings.Skip(count);
        }
    }

    internal override ArrayData Finish(IArrowType type, int slots, int valid, ArrowBuffer validity)
    {
        Begin(0);
        if (slots > valid)
        {
            _offsets.Length = ((long)slots + 1) * 4;
            SpreadKernels.SpreadOffsets((int*)_offsets.Pointer + 1, 0, validity.Pointer, 0, slots, valid);
        }

        return new ArrayData(type, slots, slots - valid, 0, [validity, _offsets.Finish(), _data.Finish()]);
    }

    public override void Dispose()
    {
        _offsets.Dispose();
        _data.Dispose();
        _dictionary.Dispose();
        _dictionaryBytes.Dispose();
        Strings.Dispose();
    }

    /// <summary>Decodes and checks the next indices.</summary>
    protected void ReadIndices(uint* indices, int count)
    {
        if (DictionaryCount < 0)
        {
            ThrowNoDictionary();
        }

        DictionaryKernels.ReadIndices(ref _indices, DictionaryCount, indices, count);
    }

    /// <summary>Copies the next <paramref name="count"/> values of a page that is not dictionary-encoded.</summary>
    protected void AppendFromPage(int count)
    {
        ByteSlice* slices = stackalloc ByteSlice[ChunkValues];
        while (count > 0)
        {
            int take = Math.Min(count, ChunkValues);
            Strings.Next(slices, take);
            AppendSlices(slices, take, Strings.SlicesLieInPage ? _readableEnd : null);
            count -= take;
        }
    }

    /// <summary>
    /// Appends values. Bytes up to <paramref name="readableEnd"/> may be read past a value's end (null: none).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected void AppendSlices(ByteSlice* slices, int count, byte* readableEnd)
    {
        long total = 0;
        for (int i = 0; i < count; i++)
        {
            total += slices[i].Length;
        }

        int position = GrowData(total);
        int* ends = (int*)_offsets.Advance((long)count * 4);
        byte* data = _data.Pointer;
        byte* start = data + position;
        byte* vectorEnd = readableEnd == null ? null : readableEnd - VectorCopyBytes;
        for (int i = 0; i < count; i++)
        {
            byte* from = slices[i].Pointer;
            int length = slices[i].Length;
            if (length <= VectorCopyBytes && from <= vectorEnd)
            {
                SliceKernels.CopyShort(from, data + position, length);
            }
            else
            {
                Buffer.MemoryCopy(from, data + position, length, length);
            }

            position += length;
            ends[i] = position;
        }

        CheckText(start, data + position, ends, count);
    }

    private void AppendFromDictionary(int count)
    {
        uint* indices = stackalloc uint[ChunkValues];
        while (count > 0)
        {
            int take = Math.Min(count, ChunkValues);
            ReadIndices(indices, take);
            AppendEntries(indices, take);
            count -= take;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AppendEntries(uint* indices, int count)
    {
        ByteSlice* entries = DictionarySlices;
        long total = 0;
        if (DictionaryMaxLength * (long)count > 1 << 20)
        {
            for (int i = 0; i < count; i++)
            {
                total += entries[indices[i]].Length;
            }
        }
        else
        {
            total = DictionaryMaxLength * (long)count;
        }

        int position = GrowData(total);
        int* ends = (int*)_offsets.Advance((long)count * 4);
        byte* data = _data.Pointer;
        if (DictionaryMaxLength <= VectorCopyBytes)
        {
            for (int i = 0; i < count; i++)
            {
                ByteSlice entry = entries[indices[i]];
                SliceKernels.CopyShort(entry.Pointer, data + position, entry.Length);
                position += entry.Length;
                ends[i] = position;
            }
        }
        else
        {
            for (int i = 0; i < count; i++)
            {
                ByteSlice entry = entries[indices[i]];
                Buffer.MemoryCopy(entry.Pointer, data + position, entry.Length, entry.Length);
                position += entry.Length;
                ends[i] = position;
            }
        }

        _data.Length = position;
    }

    private int GrowData(long bytes)
    {
        long before = _data.Length;
        if (before + bytes > MaxDataBytes)
        {
            throw new InvalidParquetException(
                ParquetErrorKind.LimitExceeded, $"A batch would hold more than {MaxDataBytes} bytes of byte arrays; read fewer rows at a time.");
        }

        // One byte more: even without bytes to hold there must be a padded buffer for the vector copies.
        _data.EnsureCapacity(before + bytes + 1);
        _data.Length = before + bytes;
        return (int)before;
    }

    /// <summary>Checks one value of a text column.</summary>
    protected void CheckText(in ByteSlice value)
    {
        if (IsText && !SliceKernels.IsUtf8(value.Pointer, value.Length))
        {
            SliceKernels.ThrowText();
        }
    }

    /// <summary>Checks values that lie in order, perhaps with their lengths between them.</summary>
    protected void CheckText(ByteSlice* values, int count)
    {
        byte* start = values[0].Pointer;
        byte* end = values[count - 1].Pointer + values[count - 1].Length;
        if (!IsText || SliceKernels.IsAscii(start, end - start))
        {
            return;
        }

        for (int i = 0; i < count; i++)
        {
            CheckText(values[i]);
        }
    }

    private void CheckText(byte* start, byte* end, int* ends, int count)
    {
        if (!IsText || SliceKernels.IsAscii(start, end - start))
        {
            return;
        }

        byte* from = start;
        byte* origin = _data.Pointer;
        for (int i = 0; i < count; i++)
        {
            byte* to = origin + ends[i];
            if (!SliceKernels.IsUtf8(from, (int)(to - from)))
            {
                SliceKernels.ThrowText();
            }

            from = to;
        }
    }
}
