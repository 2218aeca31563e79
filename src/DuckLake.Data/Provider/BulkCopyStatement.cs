using DuckLake.Arrow;
using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>A bulk copy as a statement, so that it commits, fails and sees transactions like an INSERT.</summary>
internal sealed class BulkCopyStatement(
    EngineSession session, IReadOnlyList<string> name, Func<DuckLakeTransaction, DuckLakeName, CancellationToken, Task<long>> append)
    : EngineStatement(session, SqlStatement.Parse("INSERT"))
{
    public override DuckDbStatementType StatementType => DuckDbStatementType.Insert;

    protected internal override async Task<EngineResult> RunAsync(ParameterValues values, CancellationToken cancellationToken)
    {
        if (Session.ResolveTable(name) is not { Kind: ResolvedKind.Table } target)
        {
            throw EngineErrors.Create(DuckDbErrorType.Catalog, $"{string.Join('.', name)} is not a table of an attached lake");
        }

        DuckLakeTransaction transaction = await target.Lake.GetTransactionAsync(cancellationToken).ConfigureAwait(false);
        return EngineResult.Changed(await append(transaction, new DuckLakeName(target.Schema, target.Name), cancellationToken).ConfigureAwait(false));
    }
}
