namespace DuckLake.Data;

/// <summary>The rows a clause of MERGE is about.</summary>
internal enum MergeMatch
{
    /// <summary>Rows of the table that have a row in the source.</summary>
    Matched,

    /// <summary>Rows of the table that have none in the source.</summary>
    NotMatchedBySource,

    /// <summary>Rows of the source that have none in the table.</summary>
    NotMatchedByTarget,
}
