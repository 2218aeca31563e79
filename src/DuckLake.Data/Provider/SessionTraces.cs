namespace DuckLake.Data;

/// <summary>What statements may have left behind in a session; more is worse.</summary>
internal enum SessionTraces
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Local tables and the like, which can be looked for.</summary>
    Definitions,

    /// <summary>Settings, attached databases and others: the session is not used again.</summary>
    Unknown,
}
