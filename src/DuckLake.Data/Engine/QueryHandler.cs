using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>Queries that read lakes. Others are for DuckDB alone.</summary>
internal sealed class QueryHandler : IStatementHandler
{
    public async ValueTask<EngineStatement?> TryPrepareAsync(EngineSession session, SqlStatement statement, CancellationToken cancellationToken)
    {
        SqlToken first = statement.Tokens[0];
        bool isQuery = first.IsSymbol("(") || (first.Kind == SqlTokenKind.Word && IsQueryWord(first.Value));
        return isQuery && session.Lakes.Count > 0
            ? await QueryStatement.PrepareAsync(session, statement, cancellationToken).ConfigureAwait(false)
            : null;
    }

    private static bool IsQueryWord(string word) => word.ToUpperInvariant() is "SELECT" or "WITH" or "FROM" or "VALUES" or "TABLE" or "DESCRIBE"
        or "DESC" or "SHOW" or "SUMMARIZE" or "PIVOT" or "PIVOT_WIDER" or "UNPIVOT" or "PIVOT_LONGER" or "CALL"

        // Those of lakes have been taken before; others may read lakes.
        or "INSERT" or "UPDATE" or "DELETE" or "MERGE";
}
