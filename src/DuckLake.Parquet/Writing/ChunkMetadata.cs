namespace DuckLake.Parquet.Writing;

/// <summary>Describes encoded column chunks for the footer.</summary>
internal static class ChunkMetadata
{
    /// <summary>The footer's entry of a chunk that begins at <paramref name="offset"/>.</summary>
    internal static RawColumnChunk Describe(EncodedColumnChunk chunk, long offset, ParquetWriterOptions options, bool isMarkedEncrypted)
    {
        ParquetColumn column = chunk.Leaf.Column;
        bool hasDictionary = chunk.DictionaryPageSizeBytes > 0;
        ParquetPageType pageType = options.DataPageVersion == ParquetDataPageVersion.V1 ? ParquetPageType.DataPage : ParquetPageType.DataPageV2;
        var metadata = new RawColumnMetadata
        {
            Type = (int)column.PhysicalType,
            Path = PathOf(column),
            Codec = (int)options.Compression,
            ValueCount = chunk.LevelCount,
            TotalUncompressedSize = chunk.UncompressedSizeBytes,
            TotalCompressedSize = chunk.Bytes.Length,
            DataPageOffset = offset + chunk.DictionaryPageSizeBytes,
            DictionaryPageOffset = hasDictionary ? offset : null,
            Encodings = Encodings(chunk, hasDictionary),
            EncodingStats = hasDictionary
                ?
                [
                    new ParquetEncodingStatistics(ParquetPageType.DictionaryPage, ParquetEncoding.Plain, 1),
                    new ParquetEncodingStatistics(pageType, chunk.ValueEncoding, chunk.Pages.Count),
                ]
                : [new ParquetEncodingStatistics(pageType, chunk.ValueEncoding, chunk.Pages.Count)],
        };
        if (chunk.ByteArrayBytes is not null || chunk.DefinitionHistogram is not null || chunk.RepetitionHistogram is not null)
        {
            metadata.SizeStatistics = new SizeStatistics
            {
                UnencodedByteArrayDataBytes = chunk.ByteArrayBytes,
                RepetitionLevelHistogram = chunk.RepetitionHistogram,
                DefinitionLevelHistogram = chunk.DefinitionHistogram,
            };
        }

        if (options.WriteStatistics)
        {
            metadata.HasStatistics = true;
            metadata.Statistics = Statistics(chunk, options.BoundSizeBytes);
            if (chunk.Geometry is { } geometry)
            {
                metadata.GeospatialStatistics = new GeospatialStatistics { BoundingBox = geometry.Box, GeometryTypes = [.. geometry.Types] };
            }
        }

        return new RawColumnChunk { Metadata = metadata, IsEncryptedWithFooterKey = isMarkedEncrypted };
    }

    /// <summary>The encodings of values. That of levels goes without saying, and DuckDB leaves it out too.</summary>
    private static ParquetEncoding[] Encodings(EncodedColumnChunk chunk, bool hasDictionary) =>
        hasDictionary ? [chunk.ValueEncoding, ParquetEncoding.Plain] : [chunk.ValueEncoding];

    /// <summary>Bounds are left out where a NaN is: readers that take it for the greatest value would pass over it.</summary>
    private static RawStatistics Statistics(EncodedColumnChunk chunk, int boundSizeBytes)
    {
        var statistics = new RawStatistics { NullCount = chunk.NullCount, DistinctCount = chunk.DistinctCount };
        if (chunk.HasNaN || chunk.Leaf.HasNoBounds || chunk.Min is not { } min || chunk.Max is not { } max)
        {
            return statistics;
        }

        bool mayShorten = chunk.Leaf.Kind == LeafKind.ByteArray;
        statistics.Min = mayShorten ? BoundOrder.ShortenMin(chunk.Leaf, min, boundSizeBytes) : BoundOrder.WidenZero(chunk.Leaf, min, StatisticsBound.Min);
        statistics.Max = mayShorten ? BoundOrder.ShortenMax(chunk.Leaf, max, boundSizeBytes) : BoundOrder.WidenZero(chunk.Leaf, max, StatisticsBound.Max);
        statistics.IsMinExact = statistics.Min.AsSpan().SequenceEqual(min);
        statistics.IsMaxExact = statistics.Max.AsSpan().SequenceEqual(max);
        return statistics;
    }

    private static string[] PathOf(ParquetColumn column)
    {
        var names = new string[column.Depth];
        ParquetNode node = column;
        for (int i = names.Length - 1; i >= 0; i--)
        {
            names[i] = node.Name;
            node = node.Parent!;
        }

        return names;
    }
}
