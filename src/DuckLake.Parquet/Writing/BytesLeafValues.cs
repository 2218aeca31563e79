using System.Text;
using System.Text.Unicode;
using DuckLake.Columnar;
using DuckLake.Parquet.Decoding;
using DuckLake.Parquet.Encoders;

namespace DuckLake.Parquet.Writing;

/// <summary>BYTE_ARRAY and FIXED_LEN_BYTE_ARRAY values, as slices of the Arrow memory or of converted bytes.</summary>
internal sealed unsafe class BytesLeafValues(WriteLeaf leaf, ParquetWriterOptions options) : LeafValues(leaf, options)
{
    private readonly List<ArrowBuffer> _converted = [];
    private ByteArrayDictionaryBuilder? _dictionary;
    private ArrowBuffer _indices;
    private ArrowBuffer _entries;
    private ArrowBuffer _used;
    private byte[]? _min;
    private byte[]? _max;

    internal override int Count => (int)(Values.Length / sizeof(ByteSlice));

    internal override byte[]? Min => _min;

    internal override byte[]? Max => _max;

    internal override long? ByteArrayBytes => IsFixed ? null : ByteSliceKernels.TotalBytes(Slices);

    private static ReadOnlySpan<ParquetEncoding> Candidates => [ParquetEncoding.Plain, ParquetEncoding.DeltaLengthByteArray, ParquetEncoding.DeltaByteArray];

    private bool IsFixed => Leaf.Kind == LeafKind.FixedBytes;

    private ReadOnlySpan<ByteSlice> Slices => new(Values.Pointer, Count);

    /// <summary>Every value at least once.</summary>
    private ReadOnlySpan<ByteSlice> Distinct => HasDictionary ? new ReadOnlySpan<ByteSlice>(_entries.Pointer, DictionaryCount) : Slices;

    internal override void Append(in LeafSelection selection)
    {
        if (IsFixed)
        {
            LeafFixedBytes.Append(selection, Leaf, Values, _converted, Allocator);
        }
        else
        {
            LeafBytes.Append(selection, Leaf, Values, Allocator);
        }
    }

    internal override void ChooseEncoding()
    {
        ParquetEncoding? requested = RequestedEncoding;
        if (requested is { } encoding)
        {
            ThrowIfNotEncodable(encoding, IsFixed
                ? encoding is ParquetEncoding.Plain or ParquetEncoding.RleDictionary or ParquetEncoding.ByteStreamSplit or ParquetEncoding.DeltaByteArray
                : encoding is ParquetEncoding.Plain or ParquetEncoding.RleDictionary or ParquetEncoding.DeltaLengthByteArray or ParquetEncoding.DeltaByteArray);
        }

        bool mayHaveDictionary = requested == ParquetEncoding.RleDictionary
            || (requested is null && Options.Dictionary == ParquetDictionaryMode.Automatic);
        if (mayHaveDictionary && TryBuildDictionary(isForced: requested is not null))
        {
            if (requested is not null || IsDictionarySmaller())
            {
                Encoding = ParquetEncoding.RleDictionary;
                CollectEntries();
                ThrowIfNotText(Distinct);
                return;
            }

            DropDictionary();
        }

        ThrowIfNotText(Slices);
        if (requested is { } chosen and not ParquetEncoding.RleDictionary)
        {
            Encoding = chosen;
        }
        else if (!IsFixed)
        {
            Encoding = EncodingTrial.Choose(this, Candidates, out _);
        }
    }

    internal override long SizeOf(int start, int count)
    {
        if (HasDictionary)
        {
            return (long)count * IndexBits >> 3;
        }

        return IsFixed ? (long)count * Leaf.Column.TypeLength : SumByteArrayBytes(start, count) + ((long)count * sizeof(int));
    }

    internal override long SumByteArrayBytes(int start, int count) => IsFixed ? 0 : ByteSliceKernels.TotalBytes(Slices.Slice(start, count));

    internal override void WriteDictionary(ByteSink destination) => destination.Write(_dictionary!.PlainBytes);

    internal override void WriteValues(int start, int count, ParquetEncoding encoding, ByteSink destination)
    {
        ReadOnlySpan<ByteSlice> values = Slices.Slice(start, count);
        switch (encoding)
        {
            case ParquetEncoding.RleDictionary:
                RleHybridEncoder.EncodeIndices(_indices.AsSpan<int>().Slice(start, count), IndexBits, destination);
                break;
            case ParquetEncoding.DeltaLengthByteArray:
                DeltaByteArrayEncoder.EncodeDeltaLength(values, destination);
                break;
            case ParquetEncoding.DeltaByteArray:
                DeltaByteArrayEncoder.EncodeDelta(values, destination);
                break;
            case ParquetEncoding.ByteStreamSplit:
                using (var plain = new ByteSink(Allocator))
                {
                    PlainEncoder.EncodeBytes(values, plain);
                    ByteStreamSplitEncoder.Encode(plain.WrittenSpan, Leaf.Column.TypeLength, destination);
                }

                break;
            default:
                if (IsFixed)
                {
                    PlainEncoder.EncodeBytes(values, destination);
                }
                else
                {
                    PlainEncoder.EncodeByteArrays(values, destination);
                }

                break;
        }
    }

    internal override bool TryBound(int start, int count, out byte[] min, out byte[] max)
    {
        min = max = [];
        if (Leaf.Order == BytesOrder.None)
        {
            return false;
        }

        if (!FindBounds(start, count, out ByteSlice least, out ByteSlice greatest))
        {
            return false;
        }

        ReadOnlySpan<byte> low = Span(least);
        ReadOnlySpan<byte> high = Span(greatest);
        if (_min is null || BoundOrder.CompareBytes(Leaf.Order, low, _min) < 0)
        {
            _min = low.ToArray();
        }

        if (_max is null || BoundOrder.CompareBytes(Leaf.Order, high, _max) > 0)
        {
            _max = high.ToArray();
        }

        min = !IsFixed ? BoundOrder.ShortenMin(Leaf, low, Options.BoundSizeBytes) : BoundOrder.WidenZero(Leaf, low.ToArray(), StatisticsBound.Min);
        max = !IsFixed ? BoundOrder.ShortenMax(Leaf, high, Options.BoundSizeBytes) : BoundOrder.WidenZero(Leaf, high.ToArray(), StatisticsBound.Max);
        return true;
    }

    internal override GeometryBounds? BoundGeometries()
    {
        if (!Leaf.IsGeometry)
        {
            return null;
        }

        var bounds = new GeometryBounds();
        foreach (ref readonly ByteSlice slice in Distinct)
        {
            if (!WkbReader.TryAdd(Span(slice), bounds))
            {
                throw Leaf.Error(ParquetWriteErrorKind.ValueOutOfRange, $"A geometry of {slice.Length} bytes is not well-known binary.");
            }
        }

        return bounds;
    }

    internal override void AddTo(BloomFilterBuilder filter) =>
        filter.Insert(Distinct);

    private protected override void DisposeCore()
    {
        DropDictionary();
        foreach (ArrowBuffer buffer in _converted)
        {
            buffer.Dispose();
        }
    }

    private static ReadOnlySpan<byte> Span(ByteSlice slice) => new(slice.Pointer, slice.Length);

    private bool FindBounds(int start, int count, out ByteSlice least, out ByteSlice greatest)
    {
        least = greatest = default;
        bool found = false;
        if (HasDictionary)
        {
            Span<byte> used = _used.Span;
            used.Clear();
            foreach (int index in _indices.AsSpan<int>().Slice(start, count))
            {
                used[index] = 1;
            }

            var entries = (ByteSlice*)_entries.Pointer;
            for (int i = 0; i < used.Length; i++)
            {
                if (used[i] != 0)
                {
                    Widen(entries[i], ref least, ref greatest, ref found);
                }
            }

            return found;
        }

        foreach (ref readonly ByteSlice slice in Slices.Slice(start, count))
        {
            Widen(slice, ref least, ref greatest, ref found);
        }

        return found;
    }

    private void Widen(ByteSlice slice, ref ByteSlice least, ref ByteSlice greatest, ref bool found)
    {
        ReadOnlySpan<byte> value = Span(slice);
        if (Leaf.Order == BytesOrder.Half && Half.IsNaN(System.Buffers.Binary.BinaryPrimitives.ReadHalfLittleEndian(value)))
        {
            HasNaN = true;
            return;
        }

        if (!found)
        {
            least = greatest = slice;
            found = true;
        }
        else if (BoundOrder.CompareBytes(Leaf.Order, value, Span(least)) < 0)
        {
            least = slice;
        }
        else if (BoundOrder.CompareBytes(Leaf.Order, value, Span(greatest)) > 0)
        {
            greatest = slice;
        }
    }

    private bool TryBuildDictionary(bool isForced)
    {
        if (Count == 0)
        {
            return false;
        }

        _dictionary = new ByteArrayDictionaryBuilder(Options.DictionaryPageSizeBytes, IsFixed, Allocator);
        _indices = Allocator.Allocate((long)Count * sizeof(int));
        var progress = new DictionaryProgress(Count, isForced);
        while (progress.Next(_dictionary.Count, out int start, out int count))
        {
            if (_dictionary.Append(Slices.Slice(start, count), _indices.AsSpan<int>().Slice(start, count)) < count)
            {
                break;
            }
        }

        if (!progress.IsComplete || _dictionary.IsFull)
        {
            DropDictionary();
            return false;
        }

        DictionaryCount = _dictionary.Count;
        return true;
    }

    private bool IsDictionarySmaller()
    {
        long plain = IsFixed ? (long)Count * Leaf.Column.TypeLength : ByteSliceKernels.TotalBytes(Slices) + ((long)Count * sizeof(int));
        return ((long)Count * IndexBits >> 3) + _dictionary!.PlainBytes.Length < plain;
    }

    /// <summary>The dictionary's entries as slices, now that it does not grow any more.</summary>
    private void CollectEntries()
    {
        _entries = Allocator.Allocate((long)DictionaryCount * sizeof(ByteSlice));
        _used = Allocator.Allocate(DictionaryCount);
        Span<ByteSlice> entries = _entries.AsSpan<ByteSlice>();
        fixed (byte* start = _dictionary!.PlainBytes)
        {
            byte* next = start;
            for (int i = 0; i < entries.Length; i++)
            {
                int length = IsFixed ? Leaf.Column.TypeLength : *(int*)next;
                byte* value = IsFixed ? next : next + sizeof(int);
                entries[i] = new ByteSlice(value, length);
                next = value + length;
            }
        }
    }

    private void DropDictionary()
    {
        _dictionary?.Dispose();
        _dictionary = null;
        _indices.Dispose();
        _entries.Dispose();
        _used.Dispose();
        _indices = _entries = _used = default;
        DictionaryCount = 0;
    }

    /// <summary>Values that lie one behind the other are checked together: valid as a whole, and each begins at a character.</summary>
    private void ThrowIfNotText(ReadOnlySpan<ByteSlice> values)
    {
        if (!Leaf.IsText)
        {
            return;
        }

        for (int i = 0; i < values.Length;)
        {
            byte* start = values[i].Pointer;
            byte* end = start + values[i].Length;
            int next = i + 1;
            while (next < values.Length && values[next].Pointer == end && end - start < int.MaxValue - values[next].Length)
            {
                end += values[next++].Length;
            }

            var run = new ReadOnlySpan<byte>(start, (int)(end - start));
            if (!Ascii.IsValid(run) && !IsTextOneByOne(run, values[i..next], out int bad))
            {
                throw Leaf.Error(ParquetWriteErrorKind.InvalidText, $"A text of {values[i + bad].Length} bytes is not valid UTF-8.");
            }

            i = next;
        }
    }

    private static bool IsTextOneByOne(ReadOnlySpan<byte> run, ReadOnlySpan<ByteSlice> values, out int bad)
    {
        bool isValid = Utf8.IsValid(run);
        for (bad = 0; bad < values.Length; bad++)
        {
            ByteSlice value = values[bad];
            bool isText = isValid ? value.Length == 0 || (*value.Pointer & 0xC0) != 0x80 : Utf8.IsValid(Span(value));
            if (!isText)
            {
                return false;
            }
        }

        return isValid;
    }
}
