namespace DuckLake.Arrow.Execution;

/// <summary>How files are read.</summary>
internal sealed record FileReaderOptions
{
    /// <summary>Memory for parsed footers, in bytes (estimated).</summary>
    internal long FooterCacheBytes { get; init; } = 64L << 20;

    /// <summary>Memory for the deleted positions of files, in bytes.</summary>
    internal long DeleteCacheBytes { get; init; } = 64L << 20;

    /// <summary>Files up to this size are read at once together with their footer.</summary>
    internal long SmallFileBytes { get; init; } = 64L << 10;

    /// <summary>Bytes read from the end of a file whose footer size is not known.</summary>
    internal int TailGuessBytes { get; init; } = 64 << 10;

    /// <summary>Ranges at most this far apart are read by one request.</summary>
    internal long MaxGapBytes { get; init; } = 128L << 10;

    /// <summary>Ranges are not merged beyond this size.</summary>
    internal long MaxRequestBytes { get; init; } = 32L << 20;
}
