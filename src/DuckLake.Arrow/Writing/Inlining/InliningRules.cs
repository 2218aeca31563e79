using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>Which tables can have rows inside the catalog.</summary>
internal static class InliningRules
{
    private static readonly string[] s_reservedNames =
    [
        "_ducklake_internal_row_id", "_ducklake_internal_snapshot_id",
    ];

    private static readonly string[] s_bareSystemNames = ["row_id", "begin_snapshot", "end_snapshot"];

    private static readonly string[] s_prefixedSystemNames = ["_ducklake_row_id", "_ducklake_begin_snapshot", "_ducklake_end_snapshot"];

    /// <summary>Whether the catalog database can hold the values of every column, under the columns' names.</summary>
    public static bool CanInline(TableDefinition table, SqlDialect dialect, CatalogLayout layout)
    {
        if (!layout.HasTable("ducklake_inlined_data_tables") || !dialect.CanNameColumns([.. table.Columns.Select(column => column.Name)]))
        {
            return false;
        }

        string[] systemNames = layout.HasRowGroupCount ? s_prefixedSystemNames : s_bareSystemNames;
        foreach (ColumnDefinition column in table.Columns)
        {
            bool isTaken = s_reservedNames.Contains(column.Name, StringComparer.OrdinalIgnoreCase)
                || systemNames.Contains(column.Name, StringComparer.OrdinalIgnoreCase);
            if (isTaken || !CanStore(column, dialect))
            {
                return false;
            }
        }

        return true;
    }

    private static bool CanStore(ColumnDefinition column, SqlDialect dialect) =>
        column.Type is { } type
        && (type.IsNested || dialect.GetInlinedStorage(type, []) != InlinedStorage.NotStorable)
        && column.Children.All(child => CanStore(child, dialect));
}
