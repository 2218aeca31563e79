namespace DuckLake.Data;

/// <summary>A query as DuckDB runs it, with the reads of lake tables its text names. Disposed, its slots are given back.</summary>
internal sealed partial class RewrittenQuery(string sql, IReadOnlyList<ScanSlot> scans, Action<ScanSlot>? release = null) : IDisposable
{
    /// <summary>The text for DuckDB; the text that came in when nothing of a lake is in it.</summary>
    public string Sql { get; } = sql;

    /// <summary>The reads of lake tables, in the order of the text.</summary>
    public IReadOnlyList<ScanSlot> Scans { get; } = scans;

    public void Dispose()
    {
        foreach (ScanSlot scan in Scans)
        {
            release?.Invoke(scan);
        }
    }
}
