using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>DEALLOCATE: forgets a statement.</summary>
internal sealed class DeallocateStatement(EngineSession session, SqlStatement statement, string name) : EngineStatement(session, statement)
{
    public override DuckDbStatementType StatementType => DuckDbStatementType.Drop;

    protected internal override Task<EngineResult> RunAsync(ParameterValues values, CancellationToken cancellationToken)
    {
        if (Session.NamedStatements.Remove(name, out EngineStatement? former))
        {
            former.Dispose();
        }

        return Task.FromResult(EngineResult.None());
    }
}
