namespace DuckLake.Data;

/// <summary>Changes of DuckDB's own tables whose queries read lakes.</summary>
internal static class LocalRowChange
{
    /// <summary>Prepares a statement if something of a lake is in it; else null.</summary>
    public static async ValueTask<EngineStatement?> TryPrepareAsync(EngineSession session, RowStatement statement, CancellationToken cancellationToken)
    {
        if (session.Lakes.Count == 0 || statement is not InsertStatement { Query: { } query } insert)
        {
            return null;
        }

        string text = $"{insert.With} {query}".TrimStart();
        using RewrittenQuery rewritten = await session.Rewriter.RewriteQueryAsync(text, cancellationToken).ConfigureAwait(false);
        return rewritten.Sql == text ? null : new LocalInsertStatement(session, insert);
    }
}
