namespace DuckLake.Testing;

/// <summary>One recorded HTTP request: method, decoded path with query, host, and the headers by their names in lower case.</summary>
public sealed record S3WireRequest(string Method, string PathAndQuery, string Host, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>When it was sent, as <see cref="System.Diagnostics.Stopwatch.GetTimestamp"/> tells time.</summary>
    public long SentAt { get; init; }

    /// <summary>When the head of its answer was there; 0 until then and where none came.</summary>
    public long AnsweredAt { get; internal set; }

    public string? Range => Headers.GetValueOrDefault("range");

    public string? Authorization => Headers.GetValueOrDefault("authorization");

    /// <summary>Whether it reads the end of an object, as footers are read.</summary>
    public bool IsTail => Method == "GET" && Range?.StartsWith("bytes=-", StringComparison.Ordinal) == true;

    /// <summary>Whether it reads a range of an object that is not its end.</summary>
    public bool IsRange => Method == "GET" && Range is not null && !IsTail;
}
