namespace DuckLake.Arrow.Tests;

/// <summary>Whether copied tables have their row ids as a column.</summary>
internal enum RowIdColumn
{
    /// <summary>No such column.</summary>
    Absent,
    /// <summary>The column <c>rowid</c>, after the others.</summary>
    Present,
}
