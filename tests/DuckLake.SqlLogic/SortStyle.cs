namespace DuckLake.SqlLogic;

/// <summary>How rows are put in order before they are compared.</summary>
internal enum SortStyle
{
    None,
    Rows,
    Values,
}
