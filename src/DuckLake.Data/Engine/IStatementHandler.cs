namespace DuckLake.Data;

/// <summary>Takes care of some kind of statements.</summary>
internal interface IStatementHandler
{
    /// <summary>
    /// Prepares the statement if it is of this handler's kind, else gives null: the next handler is asked, and in the end DuckDB.
    /// Snapshots are chosen and shadows are in line when this is called.
    /// </summary>
    ValueTask<EngineStatement?> TryPrepareAsync(EngineSession session, SqlStatement statement, CancellationToken cancellationToken);
}
