namespace DuckLake.Data;

/// <summary>How the DuckDB of a session is set up.</summary>
internal sealed record EngineOptions
{
    public static EngineOptions Default { get; } = new();

    /// <summary>DuckDB's own configuration by name, such as <c>threads</c> or <c>memory_limit</c>.</summary>
    public IReadOnlyDictionary<string, string> Configuration { get; init; } = new Dictionary<string, string>();
}
