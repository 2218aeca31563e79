namespace DuckLake.Arrow;

/// <summary>Why a scan leaves a row group of a file out, as far as the file's footer tells.</summary>
public enum RowGroupPruning
{
    /// <summary>The row group is read, as far as bloom filters, page indexes and dictionaries do not rule rows out on the way.</summary>
    None,

    /// <summary>The row group has no rows, or all of them are deleted.</summary>
    NoVisibleRows,

    /// <summary>The column statistics of the row group rule out every row.</summary>
    Statistics,
}
