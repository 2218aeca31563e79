using DuckLake.Parquet.Encoders;

namespace DuckLake.Parquet.Writing;

/// <summary>A column without values.</summary>
internal sealed class NullLeafValues(WriteLeaf leaf, ParquetWriterOptions options) : LeafValues(leaf, options)
{
    internal override int Count => 0;

    internal override byte[]? Min => null;

    internal override byte[]? Max => null;

    internal override void Append(in LeafSelection selection)
    {
    }

    internal override void ChooseEncoding()
    {
    }

    internal override long SizeOf(int start, int count) => 0;

    internal override void WriteDictionary(ByteSink destination)
    {
    }

    internal override void WriteValues(int start, int count, ParquetEncoding encoding, ByteSink destination)
    {
    }

    internal override bool TryBound(int start, int count, out byte[] min, out byte[] max)
    {
        min = max = [];
        return false;
    }

    internal override void AddTo(BloomFilterBuilder filter)
    {
    }

    private protected override void DisposeCore()
    {
    }
}
