namespace DuckLake.Arrow.Tests;

/// <summary>One record of a scenario: a statement or a query with what the reference answered.</summary>
/// <param name="Line">Where the record begins.</param>
/// <param name="Kind">What the record expects.</param>
/// <param name="Connection">The name of the connection it runs on; empty for the first one.</param>
/// <param name="Sql">The statement, placeholders not yet replaced.</param>
/// <param name="IsSorted">Whether the rows are compared sorted.</param>
/// <param name="Expected">The lines after the separator.</param>
/// <param name="IsQuirk">Whether the record shows behaviour of the reference that nobody is asked to match.</param>
internal sealed record ScenarioRecord(
    int Line, ScenarioRecordKind Kind, string Connection, string Sql, bool IsSorted, IReadOnlyList<string> Expected, bool IsQuirk);
