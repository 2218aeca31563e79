using System.Text;
using DuckLake.Metadata;

namespace DuckLake.Data;

/// <summary>Statements that change tables of a catalog database: they go there as they are.</summary>
internal sealed class MetadataWriteHandler : IStatementHandler
{
    public ValueTask<EngineStatement?> TryPrepareAsync(EngineSession session, SqlStatement statement, CancellationToken cancellationToken)
    {
        SqlToken first = statement.Tokens[0];
        bool isWrite = first.Kind == SqlTokenKind.Word
            && first.Value.ToUpperInvariant() is "INSERT" or "UPDATE" or "DELETE" or "CREATE" or "DROP" or "ALTER" or "TRUNCATE";
        return ValueTask.FromResult<EngineStatement?>(
            isWrite && FindTarget(session, statement) is { } lake
                ? new MetadataWriteStatement(session, statement, lake.Alias, TextFor(lake, statement))
                : null);
    }

    /// <summary>The lake whose catalog database the first qualified name of the statement is in.</summary>
    private static AttachedLake? FindTarget(EngineSession session, SqlStatement statement)
    {
        for (int i = 1; i + 1 < statement.Tokens.Count; i++)
        {
            SqlToken token = statement.Tokens[i];
            if (token.IsIdentifier && statement.Tokens[i + 1].IsSymbol("."))
            {
                return session.Lakes.FindMetadataCatalog(token.Value);
            }

            if (token.IsSymbol("(") || token.IsWord("SET") || token.IsWord("SELECT"))
            {
                return null;
            }
        }

        return null;
    }

    /// <summary>The statement with the names of the catalog database as it knows them itself.</summary>
    private static string TextFor(AttachedLake lake, SqlStatement statement)
    {
        LakeMetadataAccess access = lake.MetadataAccess;
        StringBuilder text = new();
        int copied = 0;
        for (int i = 0; i < statement.Tokens.Count; i++)
        {
            SqlToken token = statement.Tokens[i];
            if (access.Kind == LakeMetadataKind.MySql && TextForMySql(access.Dialect, statement, i) is { } own)
            {
                text.Append(statement.Text, copied, token.Start - copied).Append(own);
                copied = token.End;
                continue;
            }

            bool isCatalog = token.IsIdentifier && i + 2 < statement.Tokens.Count && statement.Tokens[i + 1].IsSymbol(".")
                && string.Equals(token.Value, lake.MetadataCatalogName, StringComparison.OrdinalIgnoreCase);
            if (!isCatalog)
            {
                continue;
            }

            bool hasSchema = i + 3 < statement.Tokens.Count && statement.Tokens[i + 3].IsSymbol(".");
            text.Append(statement.Text, copied, token.Start - copied);
            text.Append(hasSchema ? string.Empty : access.Dialect.QuoteIdentifier(access.Schema) + ".");
            copied = statement.Tokens[i + 1].End;
        }

        return text.Append(statement.Text, copied, statement.Text.Length - copied).ToString();
    }

    /// <summary>A token as MySQL writes it; null if it is the same there, or the name of the catalog.</summary>
    private static string? TextForMySql(SqlDialect dialect, SqlStatement statement, int index)
    {
        SqlToken token = statement.Tokens[index];
        bool isQualifier = index + 1 < statement.Tokens.Count && statement.Tokens[index + 1].IsSymbol(".");
        bool isReserved = (token.IsWord("key") && !statement.Tokens[Math.Max(0, index - 1)].IsWord("primary")) || token.IsWord("sql");
        return token.Kind switch
        {
            SqlTokenKind.Parameter => LakeMetadataAccess.MySqlParameter(token.Value),
            SqlTokenKind.QuotedIdentifier when !isQualifier => dialect.QuoteIdentifier(token.Value),
            SqlTokenKind.Word when isReserved => dialect.QuoteIdentifier(token.Value),
            _ => null,
        };
    }
}
