namespace DuckLake.Arrow.Execution;

/// <summary>In which order a pipeline returns batches.</summary>
internal enum BatchOrder
{
    /// <summary>By morsel, then by row.</summary>
    Ordered,

    /// <summary>As they are done.</summary>
    Unordered,
}
