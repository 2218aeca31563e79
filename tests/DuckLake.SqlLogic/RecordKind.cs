namespace DuckLake.SqlLogic;

/// <summary>What a record expects of its SQL.</summary>
internal enum RecordKind
{
    /// <summary>Success; rows are ignored.</summary>
    StatementOk,

    /// <summary>An error, whose message holds the expected text.</summary>
    StatementError,

    /// <summary>Success, or an error whose message holds the expected text.</summary>
    StatementMaybe,

    /// <summary>Rows.</summary>
    Query,

    /// <summary>A block run once per value of a variable.</summary>
    Loop,

    /// <summary>A block whose runs go side by side.</summary>
    ConcurrentLoop,

    /// <summary>Something for the runner, such as <c>require</c>.</summary>
    Directive,
}
