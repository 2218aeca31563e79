namespace DuckLake.Arrow;

/// <summary>What to do with registered files that lack columns or fields of the table.</summary>
public enum DuckLakeMissingColumns
{
    /// <summary>Refuse them.</summary>
    Refuse,
    /// <summary>Register them; the columns have their initial default, else NULL, in every row.</summary>
    Allow,
}
