namespace DuckLake.Data;

/// <summary>BEGIN, COMMIT and ROLLBACK in all their spellings.</summary>
internal sealed class TransactionHandler : IStatementHandler
{
    public ValueTask<EngineStatement?> TryPrepareAsync(EngineSession session, SqlStatement statement, CancellationToken cancellationToken)
    {
        TransactionCommand? command = Read(statement);
        return ValueTask.FromResult<EngineStatement?>(command is { } found ? new TransactionStatement(session, statement, found) : null);
    }

    /// <summary>Whether a statement ends a transaction.</summary>
    public static bool IsTransactionEnd(SqlStatement statement) => Read(statement) is TransactionCommand.Commit or TransactionCommand.Rollback;

    private static TransactionCommand? Read(SqlStatement statement)
    {
        TokenReader reader = new(statement);
        TransactionCommand? command = reader switch
        {
            _ when reader.Accept("BEGIN") || reader.Accept("START") => TransactionCommand.Begin,
            _ when reader.Accept("COMMIT") || reader.Accept("END") => TransactionCommand.Commit,
            _ when reader.Accept("ROLLBACK") || reader.Accept("ABORT") => TransactionCommand.Rollback,
            _ => null,
        };
        if (command is null)
        {
            return null;
        }

        _ = reader.Accept("TRANSACTION") || reader.Accept("WORK");
        if (command == TransactionCommand.Begin && reader.Accept("READ"))
        {
            _ = reader.Accept("ONLY") || reader.Accept("WRITE");
        }

        // Anything else is for DuckDB's parser to refuse.
        return reader.IsAtEnd ? command : null;
    }
}
