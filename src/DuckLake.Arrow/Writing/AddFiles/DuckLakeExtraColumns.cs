namespace DuckLake.Arrow;

/// <summary>What to do with registered files that have columns or fields the table does not have.</summary>
public enum DuckLakeExtraColumns
{
    /// <summary>Refuse them.</summary>
    Refuse,
    /// <summary>Register them; the columns are never read.</summary>
    Ignore,
}
