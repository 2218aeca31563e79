namespace DuckLake.SqlLogic;

/// <summary>How a file ended.</summary>
internal enum FileOutcome
{
    Passed,
    Failed,
    Skipped,
}
