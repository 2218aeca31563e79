namespace DuckLake.Arrow;

/// <summary>The order of a scan's batches.</summary>
public enum ScanOrder
{
    /// <summary>Files in catalog order, rows in file order, inlined rows last; the same at every execution.</summary>
    Ordered,

    /// <summary>As they get ready; rows of one batch stay together. The fastest.</summary>
    Unordered,
}
