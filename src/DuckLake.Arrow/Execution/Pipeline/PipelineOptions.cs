namespace DuckLake.Arrow.Execution;

/// <summary>How a scan uses the machine.</summary>
internal sealed record PipelineOptions
{
    /// <summary>Number of workers that decode at the same time.</summary>
    internal int DegreeOfParallelism { get; init; } = Environment.ProcessorCount;

    /// <summary>Morsels read ahead of the workers.</summary>
    internal int ReadAheadMorsels { get; init; } = 4;

    /// <summary>Files opened ahead of the morsels.</summary>
    internal int OpenAheadFiles { get; init; } = 16;

    /// <summary>Batches of one morsel that wait for the reader.</summary>
    internal int QueuedBatches { get; init; } = 4;

    /// <summary>Memory for morsels in flight, in bytes; one morsel always gets what it needs.</summary>
    internal long MemoryBudgetBytes { get; init; } = 512L << 20;

    /// <summary>Whether batches come in the order of tasks and rows.</summary>
    internal BatchOrder Order { get; init; } = BatchOrder.Ordered;

    /// <summary>Most rows to return, or null for all.</summary>
    internal long? Limit { get; init; }

    /// <summary>The options for a store that wants a number of requests in flight: never fewer than these.</summary>
    internal PipelineOptions ForConcurrency(int requestsInFlight) => this with
    {
        ReadAheadMorsels = Math.Max(ReadAheadMorsels, requestsInFlight),
        OpenAheadFiles = Math.Max(OpenAheadFiles, requestsInFlight),
    };
}
