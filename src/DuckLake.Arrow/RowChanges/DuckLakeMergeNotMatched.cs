namespace DuckLake.Arrow;

/// <summary>What a merge does with source rows whose key no row of the table has.</summary>
public enum DuckLakeMergeNotMatched
{
    /// <summary>They are inserted; columns the source lacks get their default.</summary>
    Insert,
    /// <summary>They are left out.</summary>
    Nothing,
}
