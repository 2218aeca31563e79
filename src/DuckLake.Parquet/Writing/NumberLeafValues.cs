using System.Numerics;
using System.Runtime.InteropServices;
using DuckLake.Columnar;
using DuckLake.Parquet.Encoders;

namespace DuckLake.Parquet.Writing;

/// <summary>INT32, INT64, FLOAT and DOUBLE values.</summary>
/// <typeparam name="T">The value in its order.</typeparam>
/// <typeparam name="TBits">Its bits: <see cref="uint"/> or <see cref="ulong"/>.</typeparam>
internal sealed unsafe class NumberLeafValues<T, TBits>(WriteLeaf leaf, ParquetWriterOptions options) : LeafValues(leaf, options)
    where T : unmanaged, INumber<T>
    where TBits : unmanaged, IEquatable<TBits>
{
    /// <summary>Dictionary indexes this narrow are taken without a look at other encodings.</summary>
    private const int NarrowIndexBits = 8;

    private FixedDictionaryBuilder<TBits>? _dictionary;
    private ArrowBuffer _indices;
    private MinMax<T> _bounds;

    internal override int Count => (int)(Values.Length / sizeof(T));

    internal override byte[]? Min => _bounds.HasValue ? ToBytes(_bounds.Min) : null;

    internal override byte[]? Max => _bounds.HasValue ? ToBytes(_bounds.Max) : null;

    private static ReadOnlySpan<ParquetEncoding> Candidates => typeof(T) == typeof(float) || typeof(T) == typeof(double)
        ? [ParquetEncoding.Plain, ParquetEncoding.ByteStreamSplit]
        : [ParquetEncoding.Plain, ParquetEncoding.DeltaBinaryPacked];

    private T* Pointer => (T*)Values.Pointer;

    internal override void Append(in LeafSelection selection) => LeafNumbers.Append(selection, Leaf, Values);

    internal override void ChooseEncoding()
    {
        if (Leaf.Column.LogicalType?.Kind == ParquetLogicalTypeKind.Decimal)
        {
            ThrowIfTooManyDigits();
        }

        if (RequestedEncoding is { } requested)
        {
            bool isInteger = Leaf.Kind is not (LeafKind.Float or LeafKind.Double);
            ThrowIfNotEncodable(
                requested,
                requested is ParquetEncoding.Plain or ParquetEncoding.RleDictionary or ParquetEncoding.ByteStreamSplit
                    || (requested == ParquetEncoding.DeltaBinaryPacked && isInteger));
            if (requested != ParquetEncoding.RleDictionary || TryBuildDictionary(isForced: true))
            {
                Encoding = requested;
            }

            return;
        }

        bool hasDictionary = Options.Dictionary == ParquetDictionaryMode.Automatic && TryBuildDictionary(isForced: false);
        double dictionaryBytes = ((double)Count * IndexBits / 8) + ((double)DictionaryCount * sizeof(T));
        if (hasDictionary && IndexBits <= NarrowIndexBits && dictionaryBytes * 2 <= (double)Count * sizeof(T))
        {
            Encoding = ParquetEncoding.RleDictionary;
            return;
        }

        ParquetEncoding other = EncodingTrial.Choose(this, Candidates, out double bytesPerValue);
        if (hasDictionary)
        {
            if (dictionaryBytes < Math.Min(bytesPerValue, sizeof(T)) * Count)
            {
                Encoding = ParquetEncoding.RleDictionary;
                return;
            }

            DropDictionary();
        }

        Encoding = other;
    }

    internal override long SizeOf(int start, int count) => HasDictionary ? (long)count * IndexBits >> 3 : (long)count * sizeof(T);

    internal override void WriteDictionary(ByteSink destination) => destination.Write(_dictionary!.PlainBytes);

    internal override void WriteValues(int start, int count, ParquetEncoding encoding, ByteSink destination)
    {
        T* values = Pointer + start;
        var bytes = new ReadOnlySpan<byte>(values, checked(count * sizeof(T)));
        switch (encoding)
        {
            case ParquetEncoding.RleDictionary:
                RleHybridEncoder.EncodeIndices(_indices.AsSpan<int>().Slice(start, count), IndexBits, destination);
                break;
            case ParquetEncoding.DeltaBinaryPacked when sizeof(T) == sizeof(int):
                DeltaBinaryPackedEncoder.Encode(new ReadOnlySpan<int>(values, count), destination);
                break;
            case ParquetEncoding.DeltaBinaryPacked:
                DeltaBinaryPackedEncoder.Encode(new ReadOnlySpan<long>(values, count), destination);
                break;
            case ParquetEncoding.ByteStreamSplit:
                ByteStreamSplitEncoder.Encode(bytes, sizeof(T), destination);
                break;
            default:
                destination.Write(bytes);
                break;
        }
    }

    internal override bool TryBound(int start, int count, out byte[] min, out byte[] max)
    {
        MinMax<T> page = MinMaxKernel.MinMax(new ReadOnlySpan<T>(Pointer + start, count), default, 0);
        HasNaN |= page.HasNaN;
        min = max = [];
        if (!page.HasValue)
        {
            return false;
        }

        _bounds = _bounds.HasValue
            ? new MinMax<T>(true, T.Min(_bounds.Min, page.Min), T.Max(_bounds.Max, page.Max), HasNaN)
            : page;
        if (Leaf.HasNoBounds)
        {
            return false;
        }

        min = BoundOrder.WidenZero(Leaf, ToBytes(page.Min), StatisticsBound.Min);
        max = BoundOrder.WidenZero(Leaf, ToBytes(page.Max), StatisticsBound.Max);
        return true;
    }

    internal override void AddTo(BloomFilterBuilder filter)
    {
        ReadOnlySpan<byte> bytes = HasDictionary ? _dictionary!.PlainBytes : new ReadOnlySpan<byte>(Pointer, Count * sizeof(T));
        if (sizeof(T) == sizeof(uint))
        {
            filter.Insert(MemoryMarshal.Cast<byte, uint>(bytes));
        }
        else
        {
            filter.Insert(MemoryMarshal.Cast<byte, ulong>(bytes));
        }
    }

    private protected override void DisposeCore() => DropDictionary();

    private static byte[] ToBytes(T value) => MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)).ToArray();

    private bool TryBuildDictionary(bool isForced)
    {
        if (Count == 0)
        {
            return false;
        }

        _dictionary = new FixedDictionaryBuilder<TBits>(Options.DictionaryPageSizeBytes, Allocator);
        _indices = Allocator.Allocate((long)Count * sizeof(int));
        var progress = new DictionaryProgress(Count, isForced);
        while (progress.Next(_dictionary.Count, out int start, out int count))
        {
            if (_dictionary.Append(new ReadOnlySpan<TBits>((TBits*)Values.Pointer + start, count), _indices.AsSpan<int>().Slice(start, count)) < count)
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

    private void DropDictionary()
    {
        _dictionary?.Dispose();
        _dictionary = null;
        _indices.Dispose();
        _indices = default;
        DictionaryCount = 0;
    }

    private void ThrowIfTooManyDigits()
    {
        MinMax<T> range = MinMaxKernel.MinMax(new ReadOnlySpan<T>(Pointer, Count), default, 0);
        T limit = T.One;
        for (int i = 0; i < Leaf.Column.LogicalType!.Precision; i++)
        {
            limit *= T.CreateTruncating(10);
        }

        if (range.HasValue && (range.Max >= limit || range.Min <= -limit))
        {
            throw Leaf.Error(
                ParquetWriteErrorKind.ValueOutOfRange,
                $"The unscaled decimals {range.Min} to {range.Max} have more than the {Leaf.Column.LogicalType.Precision} digits of the column.");
        }
    }
}
