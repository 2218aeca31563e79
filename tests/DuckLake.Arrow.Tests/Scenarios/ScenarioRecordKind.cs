namespace DuckLake.Arrow.Tests;

/// <summary>What a record of a scenario expects.</summary>
internal enum ScenarioRecordKind
{
    /// <summary>The statement succeeds.</summary>
    Ok,
    /// <summary>The statement fails.</summary>
    Error,
    /// <summary>The statement gives rows.</summary>
    Query,
}
