namespace DuckLake.Parquet.Writing;

/// <summary>Adds up what is known about a column over the row groups.</summary>
internal sealed class WrittenColumn(WriteLeaf leaf)
{
    private long _compressedBytes;
    private long _levelCount;
    private long _nullCount;
    private long _ownNullCount;
    private bool _hasNaN;
    private byte[]? _min;
    private byte[]? _max;
    private GeometryBounds? _geometry;

    private bool IsReal =>
        leaf.Order == BytesOrder.Half || leaf.Kind == LeafKind.Float || (leaf.Kind == LeafKind.Double && leaf.Conversion == LeafConversion.None);

    internal void Add(EncodedColumnChunk chunk)
    {
        _compressedBytes += chunk.Bytes.Length;
        _levelCount += chunk.LevelCount;
        _nullCount += chunk.NullCount;
        _ownNullCount += chunk.OwnNullCount;
        _hasNaN |= chunk.HasNaN;
        if (chunk.Min is { } min && (_min is null || BoundOrder.Compare(leaf, min, _min) < 0))
        {
            _min = min;
        }

        if (chunk.Max is { } max && (_max is null || BoundOrder.Compare(leaf, max, _max) > 0))
        {
            _max = max;
        }

        if (chunk.Geometry is { } geometry)
        {
            _geometry ??= new GeometryBounds();
            _geometry.Merge(geometry);
        }
    }

    internal ParquetWrittenColumn Build() => new(leaf.Column)
    {
        CompressedSizeBytes = _compressedBytes,
        ValueCount = _levelCount,
        NullCount = _nullCount,
        OwnNullCount = _ownNullCount,
        ContainsNaN = IsReal ? _hasNaN : null,
        Min = leaf.HasNoBounds ? null : AsMemory(_min),
        Max = leaf.HasNoBounds ? null : AsMemory(_max),
        BoundingBox = _geometry?.Box,
        GeometryTypes = _geometry is null ? [] : [.. _geometry.Types.Select(GeometryTypeNames.Of)],
    };

    // A plain conversion would make an empty value of null.
    private static ReadOnlyMemory<byte>? AsMemory(byte[]? bytes)
    {
        if (bytes is null)
        {
            return null;
        }

        return bytes;
    }
}
