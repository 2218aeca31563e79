namespace DuckLake.Arrow;

/// <summary>What a merge does with rows of the table whose key no source row has.</summary>
public enum DuckLakeMergeNotMatchedBySource
{
    /// <summary>They stay as they are.</summary>
    Nothing,
    /// <summary>They are deleted.</summary>
    Delete,
}
