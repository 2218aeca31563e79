namespace DuckLake.Parquet.Writing;

/// <summary>Checks options before anything is written.</summary>
internal static class WriterOptionsCheck
{
    private const int SmallestPageBytes = 1024;
    private const int LargestPageBytes = 1 << 30;
    private const int SmallestBoundBytes = 8;

    internal static void ThrowIfInvalid(ParquetWriterOptions options, WriteSchema schema)
    {
        PageCompressor.Validate(options.Compression, options.CompressionLevel);
        AtLeast(options.RowGroupRowCount, 1, nameof(options.RowGroupRowCount));
        AtLeast(options.RowGroupSizeBytes, 1, nameof(options.RowGroupSizeBytes));
        Between(options.DataPageSizeBytes, SmallestPageBytes, LargestPageBytes, nameof(options.DataPageSizeBytes));
        Between(options.DictionaryPageSizeBytes, 0, LargestPageBytes, nameof(options.DictionaryPageSizeBytes));
        AtLeast(options.DataPageRowLimit, 1, nameof(options.DataPageRowLimit));
        AtLeast(options.BoundSizeBytes, SmallestBoundBytes, nameof(options.BoundSizeBytes));
        AtLeast(options.DegreeOfParallelism, 1, nameof(options.DegreeOfParallelism));
        if (options.RowGroupRowCount > int.MaxValue)
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.RowGroupRowCount, $"{nameof(options.RowGroupRowCount)} is at most {int.MaxValue}.");
        }

        if (options.DataPageVersion is not (ParquetDataPageVersion.V1 or ParquetDataPageVersion.V2))
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.DataPageVersion, $"{nameof(options.DataPageVersion)} is V1 or V2.");
        }

        ThrowIfColumnsAreUnknown(options, schema);
        foreach (ParquetSortingColumn column in options.SortingColumns)
        {
            Between(column.ColumnIndex, 0, schema.Leaves.Length - 1, nameof(options.SortingColumns));
        }
    }

    private static void ThrowIfColumnsAreUnknown(ParquetWriterOptions options, WriteSchema schema)
    {
        var leaves = schema.Leaves.ToDictionary(leaf => leaf.Column.Path, StringComparer.Ordinal);
        foreach (string path in options.ColumnEncodings.Keys)
        {
            if (!leaves.ContainsKey(path))
            {
                throw new ArgumentException($"{nameof(options.ColumnEncodings)} names '{path}', which is no column of the file.", nameof(options));
            }
        }

        foreach ((string path, ParquetBloomFilterOptions filter) in options.BloomFilters)
        {
            if (!leaves.TryGetValue(path, out WriteLeaf? leaf))
            {
                throw new ArgumentException($"{nameof(options.BloomFilters)} names '{path}', which is no column of the file.", nameof(options));
            }

            if (leaf.Kind is LeafKind.Boolean or LeafKind.Null || options.Encryption is not null)
            {
                throw leaf.Error(ParquetWriteErrorKind.Unsupported, "Booleans and columns of encrypted files have no bloom filter.");
            }

            if (filter.FalsePositiveProbability is not (> 0 and < 1) || filter.DistinctValueCount < 0)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(options), filter, "A bloom filter needs a false positive probability above 0 and below 1 and no negative number of values.");
            }
        }
    }

    private static void AtLeast(long value, long least, string name)
    {
        if (value < least)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} is at least {least}.");
        }
    }

    private static void Between(long value, long least, long greatest, string name)
    {
        if (value < least || value > greatest)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} lies between {least} and {greatest}.");
        }
    }
}
