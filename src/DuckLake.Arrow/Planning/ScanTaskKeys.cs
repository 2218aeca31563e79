namespace DuckLake.Arrow;

/// <summary>Whether the text of a scan task holds the keys of encrypted files.</summary>
public enum ScanTaskKeys
{
    /// <summary>No keys: the executing catalog reads them from its own metadata.</summary>
    Omit,

    /// <summary>With keys: treat the text as a secret.</summary>
    Include,
}
