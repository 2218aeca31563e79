using System.Globalization;

namespace DuckLake.Metadata;

/// <summary>
/// Turns statistics predicates into SQL over <c>ducklake_data_file f</c> that keeps every file that may have a matching row.
/// The subqueries select files whose statistics prove that they have none: an unknown statistic is NULL, proves nothing, and
/// keeps the file; so does a missing row.
/// </summary>
internal static class StatisticsPredicateSql
{
    private const int MaxInValues = 64;

    // Bounds are decimal text of binary numbers and the databases' conversions are not exact, so constants get a margin.
    private const double Float32Margin = 1e-6;
    private const double DoubleMargin = 1e-12;

    private enum Comparison
    {
        Integer,
        Float32,
        Double,
        Bytes,
        Date,
        Seconds,
        InstantSeconds,
    }

    /// <summary>Returns the condition on <c>f</c>, or null if no predicate can be decided by the catalog.</summary>
    public static string? Build(
        CatalogSql sql, CatalogBatch batch, TableDefinition table, string tableMarker, IReadOnlyList<StatisticsPredicate> predicates)
    {
        var statistics = sql.Layout.FileStatisticsTable;
        if (!sql.Layout.HasTable(statistics))
        {
            return null;
        }

        var conditions = new List<string>();
        foreach (var group in predicates.GroupBy(p => p.ColumnId))
        {
            if (FindLeaf(table.Columns, group.Key) is not { Type: { IsNested: false, Kind: not DuckLakeTypeKind.Variant } type } column)
            {
                continue;
            }

            var absent = group.Select(p => Absence(sql.Dialect, batch, type, p)).OfType<string>().ToList();
            if (absent.Count == 0)
            {
                continue;
            }

            var proven = $"f.data_file_id IN (SELECT s.data_file_id FROM {sql.Table(statistics)} s WHERE s.table_id = {tableMarker} "
                + $"AND s.column_id = {batch.Parameter(group.Key)} AND s.data_file_id IS NOT NULL AND ({string.Join(" OR ", absent)}))";
            // Files older than this version of the column may have bounds in the form of another type.
            conditions.Add($"NOT (f.begin_snapshot >= {batch.Parameter(column.BeginSnapshot)} AND {proven})");
        }

        return conditions.Count == 0 ? null : string.Join(" AND ", conditions);
    }

    /// <summary>A leaf that is not below a list or map (there, values and rows are not the same).</summary>
    private static ColumnDefinition? FindLeaf(IReadOnlyList<ColumnDefinition> columns, long columnId)
    {
        foreach (var column in columns)
        {
            if (column.ColumnId == columnId)
            {
                return column.Children.Count == 0 ? column : null;
            }

            if (column.Type?.Kind == DuckLakeTypeKind.Struct && FindLeaf(column.Children, columnId) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private static string? Absence(SqlDialect dialect, CatalogBatch batch, DuckLakeType type, StatisticsPredicate predicate)
    {
        switch (predicate.Operator)
        {
            case StatisticsPredicateOperator.IsNull:
                return "(s.null_count = 0 AND s.value_count > 0)";
            case StatisticsPredicateOperator.IsNotNull:
                return NoValues;
            case StatisticsPredicateOperator.In:
                if (predicate.Values.Count is 0 or > MaxInValues)
                {
                    return null;
                }

                var each = predicate.Values.Select(v => Compare(dialect, batch, type, StatisticsPredicateOperator.Equal, v)).ToList();
                return each.Contains(null) ? null : $"({NoValues} OR ({string.Join(" AND ", each)}))";
            default:
                return predicate.Values.Count == 1 && Compare(dialect, batch, type, predicate.Operator, predicate.Values[0]) is { } compared
                    ? $"({NoValues} OR {compared})"
                    : null;
        }
    }

    private static string NoValues => "(s.value_count = 0 AND s.null_count > 0)";

    private static string? Compare(
        SqlDialect dialect, CatalogBatch batch, DuckLakeType type, StatisticsPredicateOperator op, string value)
    {
        if (ComparisonOf(type) is not { } comparison || value.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        // NaN is above everything and has no bounds, and contains_nan is not reliable in files of several row groups.
        if (comparison is Comparison.Float32 or Comparison.Double
            && type.Kind is DuckLakeTypeKind.Float32 or DuckLakeTypeKind.Float64
            && op is StatisticsPredicateOperator.NotEqual or StatisticsPredicateOperator.GreaterThan or StatisticsPredicateOperator.GreaterThanOrEqual)
        {
            return null;
        }

        if (Bounds(dialect, batch, comparison, value) is not var (min, max, low, high, isExact))
        {
            return null;
        }

        return op switch
        {
            StatisticsPredicateOperator.Equal => $"({min} > {high} OR {max} < {low})",
            StatisticsPredicateOperator.NotEqual => isExact ? $"({min} = {low} AND {max} = {low})" : null,
            StatisticsPredicateOperator.LessThan => isExact ? $"{min} >= {low}" : $"{min} > {high}",
            StatisticsPredicateOperator.LessThanOrEqual => $"{min} > {high}",
            StatisticsPredicateOperator.GreaterThan => isExact ? $"{max} <= {low}" : $"{max} < {low}",
            StatisticsPredicateOperator.GreaterThanOrEqual => $"{max} < {low}",
            _ => null,
        };
    }

    private static Comparison? ComparisonOf(DuckLakeType type) => type.Kind switch
    {
        DuckLakeTypeKind.Int8 or DuckLakeTypeKind.Int16 or DuckLakeTypeKind.Int32 or DuckLakeTypeKind.Int64
            or DuckLakeTypeKind.UInt8 or DuckLakeTypeKind.UInt16 or DuckLakeTypeKind.UInt32 => Comparison.Integer,
        // Files that were added to the lake may hold narrower floats than their column, with bounds in the text of those.
        DuckLakeTypeKind.Float32 or DuckLakeTypeKind.Float64 => Comparison.Float32,
        DuckLakeTypeKind.Decimal or DuckLakeTypeKind.UInt64 => Comparison.Double,
        DuckLakeTypeKind.Varchar => Comparison.Bytes,
        DuckLakeTypeKind.Date => Comparison.Date,
        DuckLakeTypeKind.Timestamp or DuckLakeTypeKind.TimestampS or DuckLakeTypeKind.TimestampMs or DuckLakeTypeKind.TimestampNs => Comparison.Seconds,
        DuckLakeTypeKind.TimestampTz or DuckLakeTypeKind.TimestampTzNs => Comparison.InstantSeconds,
        _ => null,
    };

    /// <summary>
    /// Expressions for the file's bounds in comparable form (NULL when they have another form), and markers between which the
    /// constant certainly lies; the same marker twice when the comparison is exact.
    /// </summary>
    private static (string Min, string Max, string Low, string High, bool IsExact)? Bounds(
        SqlDialect dialect, CatalogBatch batch, Comparison comparison, string value)
    {
        switch (comparison)
        {
            case Comparison.Integer when long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer):
            {
                var marker = batch.Parameter(integer);
                return (dialect.TextToInteger("s.min_value"), dialect.TextToInteger("s.max_value"), marker, marker, true);
            }

            case Comparison.Float32 or Comparison.Double
                when double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number):
            {
                var margin = Math.Max(Math.Abs(number) * (comparison == Comparison.Float32 ? Float32Margin : DoubleMargin), 1e-37);
                var (low, high) = (number - margin, number + margin);
                return double.IsFinite(low) && double.IsFinite(high)
                    ? (dialect.TextToDouble("s.min_value"), dialect.TextToDouble("s.max_value"), batch.Parameter(low), batch.Parameter(high), false)
                    : null;
            }

            case Comparison.Bytes:
            {
                var marker = batch.Parameter(value);
                return (dialect.ByBytes("s.min_value"), dialect.ByBytes("s.max_value"), marker, marker, true);
            }

            case Comparison.Date when IsDate(value) && value.Length == 10:
            {
                var marker = batch.Parameter(value);
                return (DateText(dialect, "s.min_value"), DateText(dialect, "s.max_value"), marker, marker, true);
            }

            case Comparison.Seconds or Comparison.InstantSeconds when IsTimestamp(value, comparison == Comparison.InstantSeconds):
            {
                // Whole seconds only: fractions have as many digits as the writer liked.
                var marker = batch.Parameter(value[..19]);
                var suffix = comparison == Comparison.InstantSeconds ? "+00" : "";
                return (SecondsText(dialect, "s.min_value", suffix), SecondsText(dialect, "s.max_value", suffix), marker, marker, false);
            }

            default:
                return null;
        }
    }

    private static string DateText(SqlDialect dialect, string bound) =>
        $"CASE WHEN {bound} LIKE '____-__-__' THEN {dialect.ByBytes(bound)} END";

    private static string SecondsText(SqlDialect dialect, string bound, string suffix) =>
        $"CASE WHEN ({bound} LIKE '____-__-__ __:__:__{suffix}' OR {bound} LIKE '____-__-__ __:__:__.%{suffix}') AND {bound} NOT LIKE '%)' "
        + $"THEN {dialect.ByBytes($"substr({bound}, 1, 19)")} END";

    private static bool IsDate(string text)
    {
        if (text.Length < 10 || text[4] != '-' || text[7] != '-')
        {
            return false;
        }

        for (var i = 0; i < 10; i++)
        {
            if (i is not (4 or 7) && !char.IsAsciiDigit(text[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsTimestamp(string text, bool isInstant)
    {
        if (isInstant)
        {
            if (!text.EndsWith("+00", StringComparison.Ordinal))
            {
                return false;
            }

            text = text[..^3];
        }

        return text.Length >= 19
            && IsDate(text)
            && text[10] == ' '
            && text[13] == ':'
            && text[16] == ':'
            && CatalogTimestamp.TryParse(text, out _)
            && (text.Length == 19 || (text[19] == '.' && text.AsSpan(20).IndexOfAnyExceptInRange('0', '9') < 0));
    }
}
