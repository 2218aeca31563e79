using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>What the catalog's statistics say about the rows of one data file.</summary>
internal sealed class FileStatistics(FileListing listing, DataFileInfo file) : IFilterStatistics
{
    // The reference cannot flush a row group below one vector, so that a file this small has just one.
    private const long SingleRowGroupRows = 2_048;

    public bool TryGetBounds(BoundColumn column, out ColumnBounds bounds)
    {
        bounds = default;
        if (column.Virtual != VirtualColumn.None || column.Type.IsNested
            || listing.GetStatistics(file.DataFileId, column.ColumnId) is not { IsUnknown: false } statistics)
        {
            return false;
        }

        // Counts that do not add up say nothing, and neither do their bounds.
        if (statistics is { ValueCount: { } values, NullCount: { } nulls } && values + nulls != file.RecordCount)
        {
            return false;
        }

        bool isOlder = IsOlderThanColumn(listing.Table, file, column);
        bool? containsNan = statistics.ContainsNan == true ? true
            : statistics.ContainsNan == false && (file.RowGroupCount == 1 || file.RecordCount <= SingleRowGroupRows) ? false
            : null;
        bounds = new ColumnBounds
        {
            NullCount = statistics.NullCount,
            ValueCount = statistics.ValueCount,
            ContainsNan = containsNan,
            Min = BoundText.Lower(column.Type, statistics.Min, isOlder),
            Max = BoundText.Upper(column.Type, statistics.Max, isOlder),
        };
        return true;
    }

    public bool MightContain(BoundColumn column, BoundValue value) => true;

    /// <summary>Whether the file may have been written when the column had another type.</summary>
    public static bool IsOlderThanColumn(TableDefinition table, DataFileInfo file, BoundColumn column) =>
        table.FindColumn(column.ColumnId) is not { } definition || file.BeginSnapshot < definition.BeginSnapshot;
}
