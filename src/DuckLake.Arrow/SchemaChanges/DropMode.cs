namespace DuckLake.Arrow;

/// <summary>What to do when the object to be dropped does not exist.</summary>
public enum DropMode
{
    /// <summary>Refuse.</summary>
    FailIfMissing,
    /// <summary>Do nothing: <c>IF EXISTS</c>.</summary>
    IgnoreMissing,
}
