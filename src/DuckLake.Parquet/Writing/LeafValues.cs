using DuckLake.Columnar;
using DuckLake.Parquet.Encoders;

namespace DuckLake.Parquet.Writing;

/// <summary>
/// The values of one leaf in one row group: collected densely, then encoded page by page in the encoding that
/// <see cref="ChooseEncoding"/> found. Not thread-safe; dispose it.
/// </summary>
internal abstract class LeafValues : IDisposable
{
    private readonly List<List<ArrayData>> _kept = [];

    protected LeafValues(WriteLeaf leaf, ParquetWriterOptions options)
    {
        Leaf = leaf;
        Options = options;
        Allocator = options.Allocator;
        Values = new NativeBufferBuilder(Allocator);
    }

    internal WriteLeaf Leaf { get; }

    /// <summary>Values collected.</summary>
    internal abstract int Count { get; }

    /// <summary>Encoding of the data pages' values.</summary>
    internal ParquetEncoding Encoding { get; private protected set; } = ParquetEncoding.Plain;

    /// <summary>Entries of the dictionary, 0 without one.</summary>
    internal int DictionaryCount { get; private protected set; }

    /// <summary>Width of the dictionary's indexes.</summary>
    internal int IndexBits => RleHybridEncoder.WidthOf(DictionaryCount - 1);

    internal bool HasDictionary => Encoding == ParquetEncoding.RleDictionary;

    /// <summary>Least and greatest value of the pages bounded so far, as PLAIN values without a length; null without any.</summary>
    internal abstract byte[]? Min { get; }

    /// <inheritdoc cref="Min"/>
    internal abstract byte[]? Max { get; }

    /// <summary>NaNs in the pages bounded so far.</summary>
    internal bool HasNaN { get; private protected set; }

    /// <summary>Bytes of the values of byte arrays, null for other columns.</summary>
    internal virtual long? ByteArrayBytes => null;

    internal ParquetWriterOptions Options { get; }

    private protected MemoryAllocator Allocator { get; }

    private protected NativeBufferBuilder Values { get; }

    /// <summary>The encoding the options ask for, or null.</summary>
    private protected ParquetEncoding? RequestedEncoding =>
        Options.ColumnEncodings.TryGetValue(Leaf.Column.Path, out ParquetEncoding encoding) ? encoding : null;

    internal static LeafValues Create(WriteLeaf leaf, ParquetWriterOptions options) => leaf.Kind switch
    {
        LeafKind.Int32 => new NumberLeafValues<int, uint>(leaf, options),
        LeafKind.UInt32 => new NumberLeafValues<uint, uint>(leaf, options),
        LeafKind.Int64 => new NumberLeafValues<long, ulong>(leaf, options),
        LeafKind.UInt64 => new NumberLeafValues<ulong, ulong>(leaf, options),
        LeafKind.Float => new NumberLeafValues<float, uint>(leaf, options),
        LeafKind.Double => new NumberLeafValues<double, ulong>(leaf, options),
        LeafKind.Boolean => new BooleanLeafValues(leaf, options),
        LeafKind.Null => new NullLeafValues(leaf, options),
        _ => new BytesLeafValues(leaf, options),
    };

    /// <summary>Takes over arrays that hold values added later; more may be added to the list.</summary>
    internal void Keep(List<ArrayData> arrays) => _kept.Add(arrays);

    /// <summary>Adds values; their memory must stay as it is until this object is disposed.</summary>
    internal abstract void Append(in LeafSelection selection);

    /// <summary>Called once all values are there: checks them, builds the dictionary if it pays and settles the encoding.</summary>
    internal abstract void ChooseEncoding();

    /// <summary>About how many bytes values take in the chosen encoding.</summary>
    internal abstract long SizeOf(int start, int count);

    /// <summary>Appends the dictionary's entries.</summary>
    internal abstract void WriteDictionary(ByteSink destination);

    /// <summary>Appends values in an encoding the leaf has.</summary>
    internal abstract void WriteValues(int start, int count, ParquetEncoding encoding, ByteSink destination);

    /// <summary>Bounds a page of at least one value, for the column index, and widens the bounds of the chunk; false if there are none.</summary>
    internal abstract bool TryBound(int start, int count, out byte[] min, out byte[] max);

    /// <summary>Bytes of the byte arrays of a page, without their lengths.</summary>
    internal virtual long SumByteArrayBytes(int start, int count) => 0;

    /// <summary>Box and types of geometries, null for other columns.</summary>
    internal virtual GeometryBounds? BoundGeometries() => null;

    /// <summary>Inserts every distinct value at least once.</summary>
    internal abstract void AddTo(BloomFilterBuilder filter);

    public void Dispose()
    {
        Values.Dispose();
        DisposeCore();
        foreach (List<ArrayData> arrays in _kept)
        {
            arrays.ForEach(data => data.Dispose());
        }
    }

    private protected abstract void DisposeCore();

    private protected void ThrowIfNotEncodable(ParquetEncoding encoding, bool isPossible)
    {
        if (!isPossible)
        {
            throw Leaf.Error(
                ParquetWriteErrorKind.Unsupported, $"Columns of type {Leaf.Column.PhysicalType} cannot be written in the encoding {encoding} the options ask for.");
        }
    }
}
