using DuckLake.Columnar;

namespace DuckLake.Parquet.Decoding;

/// <summary>
/// The values of one leaf: pages go in, Arrow buffers come out. Values are appended densely; nulls are spread once, when the
/// array is finished. One instance serves one column chunk after another; not thread-safe.
/// </summary>
internal abstract unsafe class LeafValues : IDisposable
{
    protected LeafValues(MemoryAllocator allocator) => Allocator = allocator;

    protected MemoryAllocator Allocator { get; }

    /// <summary>True if pages must lie in retainable buffers.</summary>
    internal virtual bool NeedsOwnedPages => false;

    /// <summary>Starts an array of about <paramref name="slots"/> slots.</summary>
    internal abstract void Begin(int slots);

    /// <summary>Takes the chunk's dictionary: <paramref name="count"/> PLAIN values. The bytes stay borrowed until the next chunk.</summary>
    internal abstract void SetDictionary(in PageValues page, int count);

    /// <summary>Makes a data page the source of the next values.</summary>
    internal abstract void SetPage(in PageValues page);

    /// <summary>Decodes the next <paramref name="count"/> values of the page.</summary>
    internal abstract void Append(int count);

    /// <summary>Passes over values of the page.</summary>
    internal abstract void Skip(int count);

    /// <summary>How many of the next values fit into this array, whose byte offsets are limited to 31 bits.</summary>
    internal virtual int FitCount(int count) => count;

    /// <summary>
    /// Hands the array over: <paramref name="slots"/> slots, as many values appended as there are valid ones.
    /// Takes over <paramref name="validity"/> (empty: no nulls).
    /// </summary>
    internal abstract ArrayData Finish(IArrowType type, int slots, int valid, ArrowBuffer validity);

    public abstract void Dispose();

    protected static void ThrowEncoding(ParquetEncoding encoding, string type) =>
        throw new InvalidParquetException(ParquetErrorKind.Unsupported, $"Encoding {encoding} is not possible for {type} values.");

    protected static void ThrowNoDictionary() => DecodeError.Throw("A page is dictionary-encoded, but its column chunk has no dictionary page.");

    protected static RleHybridReader OpenIndices(in PageValues page)
    {
        if (page.Length == 0)
        {
            return new RleHybridReader(page.Data, 0, 0);
        }

        int width = page.Data[0];
        if (width > 32)
        {
            DecodeError.Throw($"Dictionary index width {width} exceeds 32 bits.");
        }

        return new RleHybridReader(page.Data + 1, page.Length - 1, width);
    }
}
