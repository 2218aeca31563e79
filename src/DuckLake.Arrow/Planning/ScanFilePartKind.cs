namespace DuckLake.Arrow;

internal enum ScanFilePartKind
{
    /// <summary>All row groups.</summary>
    Whole,

    /// <summary><c>Count</c> row groups beginning at the one with ordinal <c>Start</c>.</summary>
    RowGroups,

    /// <summary>The row groups whose first byte lies in the <c>Count</c> bytes of the file beginning at <c>Start</c>.</summary>
    Bytes,
}
