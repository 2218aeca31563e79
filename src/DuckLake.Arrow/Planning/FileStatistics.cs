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

        TextOrigin origin = OriginOf(listing.Table, file, column);

        // The writer looks at the last row group only, and at none of files it did not write.
        bool isNanCertain = file.MappingId is null && (file.RowGroupCount == 1 || file.RecordCount <= SingleRowGroupRows);
        bool? containsNan = statistics.ContainsNan == true ? true : statistics.ContainsNan == false && isNanCertain ? false : null;
        bounds = new ColumnBounds
        {
            NullCount = statistics.NullCount,
            ValueCount = statistics.ValueCount,
            ContainsNan = containsNan,
            Min = BoundText.Lower(column.Type, statistics.Min, origin),
            Max = BoundText.Upper(column.Type, statistics.Max, origin),
        };
        return true;
    }

    public bool MightContain(BoundColumn column, BoundValue value) => true;

    /// <summary>
    /// Under which type of the column the file's texts may have been written. A file begun together with a later version of the
    /// column may have been written before the change, in the same transaction.
    /// </summary>
    public static TextOrigin OriginOf(TableDefinition table, DataFileInfo file, BoundColumn column) =>
        table.FindColumn(column.ColumnId) is not { } definition
            || file.BeginSnapshot < definition.BeginSnapshot
            || (file.BeginSnapshot == definition.BeginSnapshot && definition.BeginSnapshot != table.BeginSnapshot)
                ? TextOrigin.AnotherType
            : file.MappingId is null ? TextOrigin.SameType
            : TextOrigin.NarrowerType;
}
