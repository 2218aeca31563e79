namespace DuckLake.Arrow;

/// <summary>What statistics tell about a filter over a set of rows.</summary>
internal enum FilterOutcome
{
    /// <summary>No row matches.</summary>
    None,

    /// <summary>Nothing is known; rows may match.</summary>
    Some,

    /// <summary>Every row matches.</summary>
    All,
}
