using DuckLake.Parquet.Encoders;

namespace DuckLake.Parquet.Writing;

/// <summary>BOOLEAN values: bits in PLAIN, or runs.</summary>
internal sealed unsafe class BooleanLeafValues(WriteLeaf leaf, ParquetWriterOptions options) : LeafValues(leaf, options)
{
    private static readonly byte[] s_false = [0];
    private static readonly byte[] s_true = [1];

    private bool _hasFalse;
    private bool _hasTrue;

    internal override int Count => (int)Values.Length;

    internal override byte[]? Min => _hasFalse ? s_false : _hasTrue ? s_true : null;

    internal override byte[]? Max => _hasTrue ? s_true : _hasFalse ? s_false : null;

    internal override void Append(in LeafSelection selection) => LeafNumbers.Append(selection, Leaf, Values);

    internal override void ChooseEncoding()
    {
        if (RequestedEncoding is { } requested)
        {
            ThrowIfNotEncodable(requested, requested is ParquetEncoding.Plain or ParquetEncoding.Rle);
            Encoding = requested;
        }
        else if (Options.DataPageVersion == ParquetDataPageVersion.V2)
        {
            // Readers of version 2 pages expect runs; readers of version 1 pages need not know them.
            Encoding = ParquetEncoding.Rle;
        }
    }

    internal override long SizeOf(int start, int count) => (count + 7) >> 3;

    internal override void WriteDictionary(ByteSink destination)
    {
    }

    internal override void WriteValues(int start, int count, ParquetEncoding encoding, ByteSink destination)
    {
        ReadOnlySpan<byte> values = new(Values.Pointer + start, count);
        if (encoding == ParquetEncoding.Rle)
        {
            int lengthAt = destination.Length;
            destination.WriteInt32(0);
            RleHybridEncoder.EncodeLevels(values, 1, destination);
            System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(
                destination.WrittenSpan[lengthAt..], destination.Length - lengthAt - sizeof(int));
            return;
        }

        int bytes = (count + 7) >> 3;
        byte* to = destination.Reserve(bytes);
        BitPacker.PackBytes(Values.Pointer + start, count, 1, to);
        destination.Advance(bytes);
    }

    internal override bool TryBound(int start, int count, out byte[] min, out byte[] max)
    {
        ReadOnlySpan<byte> values = new(Values.Pointer + start, count);
        bool hasFalse = values.Contains((byte)0);
        bool hasTrue = values.Contains((byte)1);
        _hasFalse |= hasFalse;
        _hasTrue |= hasTrue;
        min = hasFalse ? s_false : s_true;
        max = hasTrue ? s_true : s_false;
        return count > 0;
    }

    internal override void AddTo(BloomFilterBuilder filter) =>
        throw Leaf.Error(ParquetWriteErrorKind.Unsupported, "Booleans have no bloom filter.");

    private protected override void DisposeCore()
    {
    }
}
