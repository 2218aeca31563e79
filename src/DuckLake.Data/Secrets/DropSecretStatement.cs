using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>DROP SECRET of a secret this library keeps; DuckDB forgets its own of that name too.</summary>
internal sealed class DropSecretStatement(EngineSession session, SqlStatement statement, string name, SecretPersistence? persistence)
    : EngineStatement(session, statement)
{
    public override DuckDbStatementType StatementType => DuckDbStatementType.Drop;

    public override bool IsTransactional => false;

    protected internal override Task<EngineResult> RunAsync(ParameterValues values, CancellationToken cancellationToken)
    {
        if (!Session.Secrets.Remove(name, persistence))
        {
            throw EngineErrors.Create(DuckDbErrorType.InvalidInput, $"Failed to remove non-existent secret with name '{name}'");
        }

        if (CatalogQuestion.Ask(Session.Connection, $"SELECT name FROM system.main.duckdb_secrets() WHERE name = {SqlText.Literal(name.ToLowerInvariant())}").Count > 0)
        {
            Session.Connection.Execute(Source.Text, cancellationToken);
        }

        return Task.FromResult(EngineResult.None());
    }
}
