using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>BEGIN, COMMIT or ROLLBACK.</summary>
internal sealed class TransactionStatement(EngineSession session, SqlStatement statement, TransactionCommand command) : EngineStatement(session, statement)
{
    public override DuckDbStatementType StatementType => DuckDbStatementType.Transaction;

    public override bool IsTransactional => false;

    public override bool RunsInAbortedTransaction => command != TransactionCommand.Begin;

    protected internal override async Task<EngineResult> RunAsync(ParameterValues values, CancellationToken cancellationToken)
    {
        Task work = command switch
        {
            TransactionCommand.Begin => Session.BeginAsync(cancellationToken),
            TransactionCommand.Commit => Session.CommitAsync(cancellationToken),
            _ => Session.RollbackAsync(),
        };
        await work.ConfigureAwait(false);
        return EngineResult.None();
    }
}
