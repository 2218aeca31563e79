using System.Globalization;
using System.Numerics;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>
/// What a data file's partition values say about its rows. Calendar parts of instants are left alone, since they depend on the
/// writer's time zone; so are values written when the column may have had another type.
/// </summary>
internal sealed class PartitionStatistics(TableDefinition table, DataFileInfo file, PartitionSpec spec) : IFilterStatistics
{
    public bool TryGetBounds(BoundColumn column, out ColumnBounds bounds)
    {
        bounds = default;
        if (column.Virtual != VirtualColumn.None || column.Path.Count != 1)
        {
            return false;
        }

        foreach (PartitionField field in spec.Fields)
        {
            if (field.ColumnId == column.ColumnId
                && field.Transform.Kind == PartitionTransformKind.Identity
                && TryGetValue(field, out string? value)
                && TryGetIdentityBounds(column, value, out bounds))
            {
                return true;
            }
        }

        return TryGetCalendarBounds(column, out bounds);
    }

    public bool MightContain(BoundColumn column, BoundValue value)
    {
        if (column.Virtual != VirtualColumn.None || column.Path.Count != 1 || FileStatistics.OriginOf(table, file, column) != TextOrigin.SameType)
        {
            return true;
        }

        foreach (PartitionField field in spec.Fields)
        {
            if (field.ColumnId == column.ColumnId
                && field.Transform.Kind != PartitionTransformKind.Identity
                && TryGetValue(field, out string? text)
                && PartitionTransforms.Apply(field.Transform, column.Type, value) is { } number
                && (text is null || (TryParse(text, out long found) && found != number)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryParse(string? text, out long value) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    private bool TryGetValue(PartitionField field, out string? value)
    {
        foreach (PartitionValue candidate in file.PartitionValues)
        {
            if (candidate.KeyIndex == field.KeyIndex)
            {
                value = candidate.Value;
                return true;
            }
        }

        value = null;
        return false;
    }

    private bool TryGetIdentityBounds(BoundColumn column, string? text, out ColumnBounds bounds)
    {
        if (text is null)
        {
            bounds = new ColumnBounds { ValueCount = 0, NullCount = file.RecordCount };
            return true;
        }

        TextOrigin origin = FileStatistics.OriginOf(table, file, column);
        bounds = new ColumnBounds
        {
            Min = BoundText.Lower(column.Type, text, origin),
            Max = BoundText.Upper(column.Type, text, origin),
            ValueCount = file.RecordCount,
            NullCount = 0,
        };
        bool isNan = bounds.Min is { Kind: BoundValueKind.Float } number && double.IsNaN(number.Float);
        bounds = isNan
            ? bounds with { Min = null, Max = null, ContainsNan = true }
            : bounds with { ContainsNan = bounds.Min is null ? null : false };
        return true;
    }

    // The period that year, then month, day and hour of the same column leave. A NULL year also stands for infinities.
    private bool TryGetCalendarBounds(BoundColumn column, out ColumnBounds bounds)
    {
        bounds = default;
        DuckLakeType type = column.Type;
        if (!PartitionTransforms.IsClockType(type)
            || FileStatistics.OriginOf(table, file, column) == TextOrigin.AnotherType
            || Find(column, PartitionTransformKind.Year) is not { } year
            || Math.Abs(year) > 9_999_999)
        {
            return false;
        }

        long firstDay = DateText.ToDays(year, 1, 1);
        long lastDay = DateText.ToDays(year + 1, 1, 1) - 1;
        long? hour = null;
        if (Find(column, PartitionTransformKind.Month) is { } month and >= 1 and <= 12)
        {
            firstDay = DateText.ToDays(year, (int)month, 1);
            lastDay = (month == 12 ? DateText.ToDays(year + 1, 1, 1) : DateText.ToDays(year, (int)month + 1, 1)) - 1;
            if (Find(column, PartitionTransformKind.Day) is { } day and >= 1 and <= 31 && firstDay + day - 1 <= lastDay)
            {
                firstDay += day - 1;
                lastDay = firstDay;
                hour = type.Kind == DuckLakeTypeKind.Date ? null : Find(column, PartitionTransformKind.Hour);
            }
        }

        BigInteger unitsPerDay = PartitionTransforms.UnitsPerDay(type);
        BigInteger first = firstDay * unitsPerDay;
        BigInteger last = ((lastDay + 1) * unitsPerDay) - 1;
        if (hour is >= 0 and <= 23)
        {
            BigInteger unitsPerHour = unitsPerDay / 24;
            first += hour.Value * unitsPerHour;
            last = first + unitsPerHour - 1;
        }

        bounds = new ColumnBounds
        {
            Min = BoundValue.Of(first),
            Max = BoundValue.Of(last),
            NullCount = 0,
            ValueCount = file.RecordCount,
        };
        return true;
    }

    private long? Find(BoundColumn column, PartitionTransformKind kind)
    {
        foreach (PartitionField field in spec.Fields)
        {
            if (field.ColumnId == column.ColumnId && field.Transform.Kind == kind && TryGetValue(field, out string? text) && TryParse(text, out long value))
            {
                return value;
            }
        }

        return null;
    }
}
