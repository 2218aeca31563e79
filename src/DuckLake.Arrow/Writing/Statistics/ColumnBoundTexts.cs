using DuckLake.Metadata;
using DuckLake.Parquet;

namespace DuckLake.Arrow;

/// <summary>The bounds of a column as the catalog keeps them; null for unknown.</summary>
internal readonly record struct ColumnBoundTexts(string? Min, string? Max, bool? MinIsExact, bool? MaxIsExact)
{
    /// <summary>The texts of PLAIN bounds of a file's column.</summary>
    /// <param name="type">The type of the table's column.</param>
    /// <param name="column">The file's column.</param>
    /// <param name="min">The least value, or a lower bound; null for unknown.</param>
    /// <param name="max">The greatest value, or an upper bound; null for unknown.</param>
    public static ColumnBoundTexts Of(DuckLakeType type, ParquetColumn column, ReadOnlyMemory<byte>? min, ReadOnlyMemory<byte>? max)
    {
        if (min is not { } least || max is not { } greatest)
        {
            return default;
        }

        bool isText = type.Kind is DuckLakeTypeKind.Varchar or DuckLakeTypeKind.Json;
        if (isText || type.Kind == DuckLakeTypeKind.Blob)
        {
            // A maximum that cannot be shortened takes the minimum with it, as in the reference.
            return BoundTruncation.TryShortenMax(greatest.Span, isText, out byte[] shortMax)
                ? Create(
                    BoundBytes.Format(type, column, BoundTruncation.ShortenMin(least.Span, isText)),
                    BoundBytes.Format(type, column, shortMax),
                    least.Length <= BoundTruncation.MaxBytes,
                    greatest.Length <= BoundTruncation.MaxBytes)
                : default;
        }

        return Create(BoundBytes.Format(type, column, least.Span), BoundBytes.Format(type, column, greatest.Span), true, true);
    }

    private static ColumnBoundTexts Create(string? min, string? max, bool minIsExact, bool maxIsExact)
    {
        min = StatisticsText.Storable(min);
        max = StatisticsText.Storable(max);
        return new ColumnBoundTexts(min, max, min is null ? null : minIsExact, max is null ? null : maxIsExact);
    }
}
