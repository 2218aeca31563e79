using DuckLake.Metadata;
using DuckLake.Parquet;
using DuckLake.Parquet.Writing;

namespace DuckLake.Arrow;

/// <summary>The statistics of a registered file from its footer, in the catalog's texts.</summary>
internal static class ForeignFileStatistics
{
    /// <summary>One entry per mapped leaf column, by ascending column id.</summary>
    public static IReadOnlyList<WrittenColumnStatistics> Of(ParquetMetadata metadata, ForeignFileMapper mapper)
    {
        var statistics = new List<WrittenColumnStatistics>();
        foreach ((ColumnDefinition column, ParquetColumn leaf) in mapper.Leaves)
        {
            statistics.Add(new WrittenColumnStatistics(column.ColumnId, OfLeaf(column.RequireType(), [.. metadata.RowGroups.Select(group => group.Columns[leaf.ColumnIndex])])));
        }

        foreach ((ColumnDefinition column, string? value) in mapper.PathColumns)
        {
            statistics.Add(new WrittenColumnStatistics(column.ColumnId, new FileColumnStatistics
            {
                SizeBytes = 0,
                ValueCount = value is null ? 0 : metadata.RowCount,
                NullCount = value is null ? metadata.RowCount : 0,
                Min = StatisticsText.Storable(value),
                Max = StatisticsText.Storable(value),
            }));
        }

        statistics.Sort((left, right) => left.ColumnId.CompareTo(right.ColumnId));
        return statistics;
    }

    private static FileColumnStatistics OfLeaf(DuckLakeType type, IReadOnlyList<ColumnChunkMetadata> chunks)
    {
        long? nullCount = 0;
        foreach (ColumnChunkMetadata chunk in chunks)
        {
            nullCount += chunk.Statistics?.NullCount;
        }

        long valueCount = chunks.Sum(chunk => chunk.ValueCount);
        (string? min, string? max) = Bounds(type, chunks);
        return new FileColumnStatistics
        {
            SizeBytes = chunks.Sum(chunk => chunk.TotalCompressedSizeBytes),
            ValueCount = nullCount is null ? null : Math.Max(0, valueCount - nullCount.Value),
            NullCount = nullCount,
            Min = min,
            Max = max,
            ExtraStatistics = type.Kind == DuckLakeTypeKind.Geometry ? Geometry(chunks) : null,
        };
    }

    private static (string? Min, string? Max) Bounds(DuckLakeType type, IReadOnlyList<ColumnChunkMetadata> chunks)
    {
        (string Text, BoundValue Value)? least = null;
        (string Text, BoundValue Value)? greatest = null;
        foreach (ColumnChunkMetadata chunk in chunks)
        {
            if (chunk.Statistics?.NullCount == chunk.ValueCount)
            {
                continue;
            }

            if (chunk.Statistics is not { } statistics
                || !statistics.TryGetBytes(StatisticsBound.Min, out ReadOnlyMemory<byte> min)
                || !statistics.TryGetBytes(StatisticsBound.Max, out ReadOnlyMemory<byte> max)
                || ColumnBoundTexts.Of(type, chunk.Column, min, max) is not { Min: { } minText, Max: { } maxText }
                || !BoundValueParser.TryParse(type, minText, Rounding.Floor, out BoundValue minValue, out _)
                || !BoundValueParser.TryParse(type, maxText, Rounding.Floor, out BoundValue maxValue, out _))
            {
                return (null, null);
            }

            least = least is null || minValue < least.Value.Value ? (minText, minValue) : least;
            greatest = greatest is null || maxValue > greatest.Value.Value ? (maxText, maxValue) : greatest;
        }

        return (least?.Text, greatest?.Text);
    }

    private static string? Geometry(IReadOnlyList<ColumnChunkMetadata> chunks)
    {
        ParquetBoundingBox? box = null;
        var types = new HashSet<string>(StringComparer.Ordinal);
        foreach (ColumnChunkMetadata chunk in chunks)
        {
            if (chunk.GeospatialStatistics is not { GeometryTypes: { } codes } statistics || codes.Any(code => !IsKnown(code)))
            {
                return null;
            }

            types.UnionWith(codes.Select(GeometryTypeNames.Of));
            box = Merge(box, statistics.BoundingBox);
        }

        return GeometryStatistics.Format(box, types);
    }

    private static bool IsKnown(int code) => code % 1000 is >= 1 and <= 7 && code / 1000 is >= 0 and <= 3;

    private static ParquetBoundingBox? Merge(ParquetBoundingBox? left, ParquetBoundingBox? right)
    {
        if (left is null || right is null)
        {
            return left ?? right;
        }

        return new ParquetBoundingBox(
            Math.Min(left.XMin, right.XMin),
            Math.Max(left.XMax, right.XMax),
            Math.Min(left.YMin, right.YMin),
            Math.Max(left.YMax, right.YMax),
            Least(left.ZMin, right.ZMin),
            Greatest(left.ZMax, right.ZMax),
            Least(left.MMin, right.MMin),
            Greatest(left.MMax, right.MMax));
    }

    private static double? Least(double? left, double? right) => left is null || right is null ? left ?? right : Math.Min(left.Value, right.Value);

    private static double? Greatest(double? left, double? right) => left is null || right is null ? left ?? right : Math.Max(left.Value, right.Value);
}
