using DuckLake.Arrow;

namespace DuckLake.Data;

/// <summary>
/// One read of a lake table in a rewritten query: what <c>ducklake_scan(id)</c> scans. The text stays, the table (of the snapshot a
/// statement sees) and the filter (with its parameter values) are set anew before each execution.
/// </summary>
internal sealed class ScanSlot(DuckLakeTable table, IReadOnlyList<VirtualColumn> virtualColumns)
{
    /// <summary>The number the text names it by; given by the registry.</summary>
    public long Id { get; set; }

    /// <summary>The table at the snapshot to read.</summary>
    public DuckLakeTable Table { get; set; } = table;

    /// <summary>The virtual columns the table function shows behind the table's own columns.</summary>
    public IReadOnlyList<VirtualColumn> VirtualColumns { get; } = virtualColumns;

    /// <summary>Whether the query looks at no column; DuckDB then asks for one all the same.</summary>
    public bool NeedsNoColumns { get; init; }

    /// <summary>A condition every row the query can use fulfils; the query tests it again itself. Null for none.</summary>
    public DuckLakeFilter? Filter { get; set; }

    /// <summary>What makes the slot ready for an execution; null when it stays as it was made.</summary>
    internal TableScan? Source { get; set; }
}
