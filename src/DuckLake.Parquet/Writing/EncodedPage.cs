namespace DuckLake.Parquet.Writing;

/// <summary>A data page of an encoded column chunk.</summary>
internal readonly record struct EncodedPage
{
    /// <summary>Offset of the header within the chunk.</summary>
    internal required int Offset { get; init; }

    /// <summary>Size with header, as stored.</summary>
    internal required int SizeBytes { get; init; }

    internal required long FirstRow { get; init; }

    internal required int NullCount { get; init; }

    /// <summary>True if the page has no value.</summary>
    internal required bool IsNullPage { get; init; }

    /// <summary>Bounds for the column index, empty without.</summary>
    internal required byte[] Min { get; init; }

    /// <inheritdoc cref="Min"/>
    internal required byte[] Max { get; init; }

    /// <summary>False if the page has values and no bounds.</summary>
    internal required bool HasBounds { get; init; }

    internal required long ByteArrayBytes { get; init; }
}
