using DuckLake.Arrow;
using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>COPY of tables of lakes from and to files, and of queries over lakes to files.</summary>
internal sealed class CopyHandler : IStatementHandler
{
    public async ValueTask<EngineStatement?> TryPrepareAsync(EngineSession session, SqlStatement statement, CancellationToken cancellationToken)
    {
        if (CopyStatement.TryParse(statement) is not { } copy)
        {
            return null;
        }

        ResolvedName? target = copy.Target is { } name ? session.ResolveTable(name.NameParts) : null;
        if (copy.IsFrom)
        {
            return target?.Kind == ResolvedKind.Table ? new CopyFromStatement(session, copy) : null;
        }

        if (copy.Query is null && target?.Kind is not (ResolvedKind.Table or ResolvedKind.View or ResolvedKind.Metadata))
        {
            return null;
        }

        if (copy.Query is { } query)
        {
            using RewrittenQuery rewritten = await session.Rewriter.RewriteQueryAsync(query, cancellationToken).ConfigureAwait(false);
            if (rewritten.Sql == query)
            {
                return null;
            }
        }

        return new CopyToStatement(session, copy);
    }
}
