using DuckLake.Arrow;

namespace DuckLake.Data;

/// <summary>What a data source has beside its connection string.</summary>
internal sealed record DataSourceOptions
{
    /// <summary>Opens the lake of each session, which owns it; null: by the connection string.</summary>
    public Func<CancellationToken, Task<DuckLakeCatalog>>? OpenCatalog { get; init; }

    /// <summary>Statements that run in each new session.</summary>
    public IReadOnlyList<string> SessionOpened { get; init; } = [];
}
