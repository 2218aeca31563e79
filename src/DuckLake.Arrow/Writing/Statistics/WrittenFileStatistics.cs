using DuckLake.Metadata;
using DuckLake.Parquet;

namespace DuckLake.Arrow;

/// <summary>The statistics of a file this library wrote, in the catalog's texts.</summary>
internal static class WrittenFileStatistics
{
    /// <summary>One entry per leaf column of the table, by ascending column id. Internal columns have none.</summary>
    /// <remarks>
    /// Counts of intervals and times with zone are both 0, as the reference writes them: readers take that for unknown. A variant has the
    /// counts of its values.
    /// </remarks>
    public static IReadOnlyList<WrittenColumnStatistics> Of(ParquetWrittenFile file, TableDefinition table)
    {
        var byFieldId = new Dictionary<long, ParquetWrittenColumn>();
        foreach (ParquetWrittenColumn column in file.Columns)
        {
            if (column.FieldId is { } fieldId)
            {
                byFieldId[fieldId] = column;
            }
        }

        var statistics = new List<WrittenColumnStatistics>(file.Columns.Count);
        foreach (ColumnDefinition column in table.Columns)
        {
            Add(column, file, byFieldId, statistics);
        }

        statistics.Sort((left, right) => left.ColumnId.CompareTo(right.ColumnId));
        return statistics;
    }

    private static void Add(
        ColumnDefinition column, ParquetWrittenFile file, Dictionary<long, ParquetWrittenColumn> byFieldId, List<WrittenColumnStatistics> statistics)
    {
        DuckLakeType type = column.RequireType();
        if (type.IsNested)
        {
            foreach (ColumnDefinition child in column.Children)
            {
                Add(child, file, byFieldId, statistics);
            }
        }
        else if (type.Kind == DuckLakeTypeKind.Variant)
        {
            statistics.Add(new WrittenColumnStatistics(column.ColumnId, OfVariant(file.Columns.Where(leaf => leaf.Column.Parent?.FieldId == column.ColumnId))));
        }
        else if (byFieldId.TryGetValue(column.ColumnId, out ParquetWrittenColumn? leaf))
        {
            statistics.Add(new WrittenColumnStatistics(column.ColumnId, OfLeaf(type, leaf)));
        }
    }

    private static FileColumnStatistics OfVariant(IEnumerable<ParquetWrittenColumn> leaves)
    {
        var statistics = new FileColumnStatistics { SizeBytes = 0, ValueCount = 0, NullCount = 0 };
        foreach (ParquetWrittenColumn leaf in leaves)
        {
            statistics = statistics with
            {
                SizeBytes = statistics.SizeBytes + leaf.CompressedSizeBytes,
                ValueCount = leaf.ValueCount - leaf.NullCount,
                NullCount = leaf.NullCount,
            };
        }

        return statistics;
    }

    private static FileColumnStatistics OfLeaf(DuckLakeType type, ParquetWrittenColumn leaf)
    {
        if (type.Kind is DuckLakeTypeKind.Interval or DuckLakeTypeKind.TimeTz)
        {
            return new FileColumnStatistics { SizeBytes = leaf.CompressedSizeBytes, ValueCount = 0, NullCount = 0 };
        }

        ColumnBoundTexts bounds = ColumnBoundTexts.Of(type, leaf.Column, leaf.Min, leaf.Max);
        bool isFloat = type.Kind is DuckLakeTypeKind.Float32 or DuckLakeTypeKind.Float64;
        return new FileColumnStatistics
        {
            SizeBytes = leaf.CompressedSizeBytes,
            ValueCount = leaf.ValueCount - leaf.NullCount,
            NullCount = leaf.NullCount,
            Min = bounds.Min,
            Max = bounds.Max,
            MinIsExact = bounds.MinIsExact,
            MaxIsExact = bounds.MaxIsExact,
            ContainsNan = isFloat ? leaf.ContainsNaN : null,
            ExtraStatistics = type.Kind == DuckLakeTypeKind.Geometry && leaf.ValueCount > leaf.NullCount
                ? GeometryStatistics.Format(leaf.BoundingBox, leaf.GeometryTypes)
                : null,
        };
    }
}
