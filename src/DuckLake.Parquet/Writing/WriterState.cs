namespace DuckLake.Parquet.Writing;

/// <summary>What a writer can still do.</summary>
internal enum WriterState
{
    /// <summary>Take rows.</summary>
    Open,

    /// <summary>Nothing but be disposed: a call failed.</summary>
    Failed,

    /// <summary>Nothing but be disposed: the file is complete.</summary>
    Completed,

    /// <summary>Nothing.</summary>
    Disposed,
}
