namespace DuckLake.Metadata;

/// <summary>A row of <c>ducklake_table_column_stats</c>.</summary>
internal static class TableColumnStatisticsRow
{
    private const string Table = "ducklake_table_column_stats";

    /// <summary>The column's id, then what <see cref="Read"/> reads.</summary>
    public static string Columns(CatalogSql sql, string alias) => sql.Columns(
        Table, alias, "column_id", "contains_null", "contains_nan", "min_value", "max_value", "extra_stats", "min_is_exact", "max_is_exact");

    /// <param name="row">The row.</param>
    /// <param name="first">The place of <c>contains_null</c>.</param>
    public static TableColumnStatistics Read(CatalogRow row, int first) => new()
    {
        ContainsNull = row.NullableBoolean(first),
        ContainsNan = row.NullableBoolean(first + 1),
        Min = row.NullableText(first + 2),
        Max = row.NullableText(first + 3),
        ExtraStatistics = row.NullableText(first + 4),
        MinIsExact = row.NullableBoolean(first + 5),
        MaxIsExact = row.NullableBoolean(first + 6),
    };
}
