namespace DuckLake.DuckDb;

internal enum ResultMode
{
    /// <summary>Rows are computed while they are fetched; memory stays bounded.</summary>
    Streaming,

    /// <summary>The statement runs to its end before the call returns.</summary>
    Materialized,
}
