namespace DuckLake.Arrow;

/// <summary>What to do when an object of the name exists already.</summary>
public enum CreateMode
{
    /// <summary>Refuse.</summary>
    FailIfExists,
    /// <summary>Leave the existing object as it is: <c>IF NOT EXISTS</c>.</summary>
    KeepExisting,
    /// <summary>Drop the existing object and create the new one: <c>OR REPLACE</c>.</summary>
    Replace,
}
