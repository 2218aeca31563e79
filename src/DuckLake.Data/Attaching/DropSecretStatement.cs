using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>DROP SECRET of a secret of type ducklake.</summary>
internal sealed class DropSecretStatement(EngineSession session, SqlStatement statement, string name, SecretPersistence? persistence)
    : EngineStatement(session, statement)
{
    public override DuckDbStatementType StatementType => DuckDbStatementType.Drop;

    public override bool IsTransactional => false;

    protected internal override Task<EngineResult> RunAsync(ParameterValues values, CancellationToken cancellationToken) =>
        Session.Secrets.Remove(name, persistence)
            ? Task.FromResult(EngineResult.None())
            : throw EngineErrors.Create(DuckDbErrorType.InvalidInput, $"Failed to remove non-existent secret with name '{name}'");
}
