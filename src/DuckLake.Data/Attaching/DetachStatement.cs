using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>DETACH of a lake.</summary>
internal sealed class DetachStatement(EngineSession session, SqlStatement statement, string name) : EngineStatement(session, statement)
{
    public override DuckDbStatementType StatementType => DuckDbStatementType.Detach;

    public override bool IsTransactional => false;

    protected internal override async Task<EngineResult> RunAsync(ParameterValues values, CancellationToken cancellationToken)
    {
        if (Session.Lakes.Find(name) is not { } lake)
        {
            if (Session.Lakes.FindMetadataCatalog(name) is { IsMetadataCatalogDetached: false } owner)
            {
                MetadataShadow.Detach(Session.ShadowConnection, owner);
                owner.IsMetadataCatalogDetached = true;
                Session.NamesChanged();
                return EngineResult.None();
            }

            throw EngineErrors.Create(DuckDbErrorType.Binder, $"Failed to detach database with name \"{name}\": database not found");
        }

        if (lake.Transaction is not null)
        {
            throw EngineErrors.Create(
                DuckDbErrorType.Transaction,
                $"Cannot detach database \"{name}\" because the current transaction has outstanding work on it - commit or rollback first");
        }

        await Session.Lakes.RemoveAsync(lake).ConfigureAwait(false);
        return EngineResult.None();
    }
}
