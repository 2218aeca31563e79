using System.Text;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>Widens the statistics of a table's columns by those of rows that were added.</summary>
internal static class StatisticsMerge
{
    /// <summary>The statistics of a column that had no rows before.</summary>
    public static TableColumnStatistics Begin(FileColumnStatistics added) => new()
    {
        ContainsNull = added.NullCount is { } nulls ? nulls > 0 : null,
        ContainsNan = added.ContainsNan,
        Min = added.Min,
        Max = added.Max,
        ExtraStatistics = added.ExtraStatistics,
        MinIsExact = added.MinIsExact,
        MaxIsExact = added.MaxIsExact,
    };

    /// <summary>The statistics of a column over the rows it had and those added.</summary>
    /// <param name="type">The column's type.</param>
    /// <param name="known">The statistics so far.</param>
    /// <param name="added">The statistics of the added rows.</param>
    /// <param name="isUnaltered">Whether the column is as it was created, so that missing bounds and NULLs mean that nothing else was there.</param>
    public static TableColumnStatistics Widen(DuckLakeType type, TableColumnStatistics known, FileColumnStatistics added, bool isUnaltered)
    {
        TableColumnStatistics merged = known with
        {
            ContainsNull = known.ContainsNull is { } had && added.NullCount is { } nulls ? had || nulls > 0 : null,
            ContainsNan = known.ContainsNan is { } nan && added.ContainsNan is { } addedNan ? nan || addedNan : null,
        };
        if (added.ValueCount == 0 && added.NullCount > 0)
        {
            return merged;
        }

        if (isUnaltered && IsAllNull(type, known))
        {
            return merged with
            {
                Min = added.Min,
                Max = added.Max,
                ExtraStatistics = added.ExtraStatistics,
                MinIsExact = added.MinIsExact,
                MaxIsExact = added.MaxIsExact,
            };
        }

        bool takesMin = added.Min is not null && known.Min is not null && Compare(type, added.Min, known.Min) is < 0;
        bool takesMax = added.Max is not null && known.Max is not null && Compare(type, added.Max, known.Max) is > 0;
        bool hasMin = added.Min is not null && known.Min is not null && Compare(type, added.Min, known.Min) is not null;
        bool hasMax = added.Max is not null && known.Max is not null && Compare(type, added.Max, known.Max) is not null;
        return merged with
        {
            Min = !hasMin ? null : takesMin ? added.Min : known.Min,
            Max = !hasMax ? null : takesMax ? added.Max : known.Max,
            MinIsExact = !hasMin ? null : takesMin ? added.MinIsExact : known.MinIsExact,
            MaxIsExact = !hasMax ? null : takesMax ? added.MaxIsExact : known.MaxIsExact,
            ExtraStatistics = ExtraStatisticsMerge.Merge(type, known.ExtraStatistics, added.ExtraStatistics),
        };
    }

    /// <summary>
    /// The statistics under another type. Bounds whose text or order is another one under the new type are widened, or null is
    /// returned: nothing is known any more.
    /// </summary>
    public static TableColumnStatistics? Convert(DuckLakeType from, DuckLakeType to, TableColumnStatistics known)
    {
        if (from == to || (known.Min is null && known.Max is null))
        {
            return known;
        }

        if (from.Kind == DuckLakeTypeKind.Float32 && to.Kind == DuckLakeTypeKind.Float64)
        {
            return known with { Min = Widened(known.Min, BoundText.Lower), Max = Widened(known.Max, BoundText.Upper) };
        }

        bool keepsOrder = IsText(from) == IsText(to) && (!IsText(from) || (from.Kind, to.Kind) is (DuckLakeTypeKind.Varchar, DuckLakeTypeKind.Json) or (DuckLakeTypeKind.Json, DuckLakeTypeKind.Varchar));
        return keepsOrder && Parses(to, known.Min) && Parses(to, known.Max) ? known : null;

        string? Widened(string? text, Func<DuckLakeType, string?, TextOrigin, BoundValue?> read) =>
            read(to, text, TextOrigin.NarrowerType) is { } value ? BoundValueFormatter.Format(to, value) : null;
    }

    /// <summary>The bounds of a file under another type than the rows were written with, or no bounds.</summary>
    public static FileColumnStatistics Convert(DuckLakeType from, DuckLakeType to, FileColumnStatistics written)
    {
        if (from == to)
        {
            return written;
        }

        TableColumnStatistics? converted = Convert(from, to, new TableColumnStatistics { Min = written.Min, Max = written.Max });
        return written with { Min = converted?.Min, Max = converted?.Max };
    }

    // Only types whose values always have bounds tell that there was none: texts may be too long for bounds.
    private static bool IsAllNull(DuckLakeType type, TableColumnStatistics known) =>
        known is { ContainsNull: true, Min: null, Max: null, ExtraStatistics: null } && !IsText(type);

    private static bool IsText(DuckLakeType type) =>
        type.Kind is DuckLakeTypeKind.Varchar or DuckLakeTypeKind.Json or DuckLakeTypeKind.Blob or DuckLakeTypeKind.Uuid;

    private static bool Parses(DuckLakeType type, string? text) =>
        text is null || IsText(type) || BoundText.Lower(type, text, TextOrigin.SameType) is not null;

    /// <summary>The order of two bounds: by value for numbers, times and truth values, else by the bytes of the text; null if one cannot be read.</summary>
    private static int? Compare(DuckLakeType type, string left, string right)
    {
        if (left == right)
        {
            return 0;
        }

        if (IsText(type))
        {
            return Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right));
        }

        return BoundText.Lower(type, left, TextOrigin.SameType) is { } a && BoundText.Lower(type, right, TextOrigin.SameType) is { } b
            ? a.CompareTo(b)
            : null;
    }
}
