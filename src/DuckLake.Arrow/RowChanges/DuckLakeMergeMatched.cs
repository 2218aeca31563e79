namespace DuckLake.Arrow;

/// <summary>What a merge does with rows of the table that have the key of a source row.</summary>
public enum DuckLakeMergeMatched
{
    /// <summary>They take the values of the source row.</summary>
    Update,
    /// <summary>They are deleted.</summary>
    Delete,
    /// <summary>They stay as they are.</summary>
    Nothing,
}
