namespace DuckLake.Arrow;

/// <summary>Where the row ids of written rows come from, and which internal columns the written rows bring along.</summary>
internal enum RowIdMode
{
    /// <summary>Row ids are assigned at commit; the rows are in the table's layout.</summary>
    Assigned,

    /// <summary>The rows keep their ids: behind the table's columns stands one int64 column with the row ids.</summary>
    Embedded,

    /// <summary>Behind the table's columns stand two int64 columns: the row ids, and the snapshot each row is visible from.</summary>
    EmbeddedWithSnapshotId,
}
