using System.Text;
using DuckLake.Arrow;

namespace DuckLake.Data;

/// <content>Statements whose tree DuckDB does not tell: PIVOT without a list of values, and changes of DuckDB's own tables.</content>
internal sealed partial class QueryRewriter
{
    // The relations are found by the words before their names, and each becomes a subquery.
    private async Task<RewrittenQuery> RewriteTextAsync(string text, CancellationToken cancellationToken)
    {
        SqlStatement statement = SqlStatement.Parse(text);
        if (IsListing(statement))
        {
            return new RewrittenQuery(text, []);
        }

        RefuseHiddenNames(statement);
        HashSet<string> ctes = CteNames(statement);
        List<RewrittenQuery> parts = [];
        StringBuilder sql = new();
        int copied = 0;
        bool isComplete = false;
        try
        {
            foreach ((IReadOnlyList<string> name, int first, int behind) in TableReferences.Find(statement))
            {
                if (name.Count > 3 || (name.Count == 1 && ctes.Contains(name[0])))
                {
                    continue;
                }

                TokenReader reader = new(statement) { Index = behind };
                string at = SkipAt(reader, text);
                string query = $"SELECT * FROM {SqlText.QualifiedName([.. name])} {at}";
                RewrittenQuery part = await RewriteQueryAsync(query, cancellationToken).ConfigureAwait(false);
                parts.Add(part);
                if (part.Sql != query)
                {
                    int start = statement.Tokens[first].Start;
                    sql.Append(text, copied, start - copied).Append('(').Append(part.Sql).Append(')');
                    if (!HasAlias(reader))
                    {
                        sql.Append(" AS ").Append(SqlText.Identifier(name[^1]));
                    }

                    copied = statement.Tokens[reader.Index - 1].End;
                    sql.Append(' ');
                }
            }

            isComplete = true;
        }
        finally
        {
            if (!isComplete)
            {
                parts.ForEach(part => part.Dispose());
            }
        }

        return copied == 0
            ? new RewrittenQuery(text, [])
            : new RewrittenQuery(sql.Append(text, copied, text.Length - copied).ToString(), [.. parts.SelectMany(part => part.Scans)], _release);
    }

    private static bool IsListing(SqlStatement statement) =>
        statement.Tokens[0].IsWord("SHOW") || statement.Tokens[0].IsWord("DESCRIBE") || statement.Tokens[0].IsWord("DESC");

    private static void RefuseHiddenNames(SqlStatement statement)
    {
        for (int i = 0; i + 1 < statement.Tokens.Count; i++)
        {
            if ((statement.Tokens[i].IsWord("query_table") || statement.Tokens[i].IsWord("query")) && statement.Tokens[i + 1].IsSymbol("("))
            {
                throw SchemaErrors.Unsupported("This statement cannot name tables by query() or query_table() while lakes are attached: write them in its FROM.");
            }
        }
    }

    private static HashSet<string> CteNames(SqlStatement statement)
    {
        HashSet<string> names = new(SqlNames.Comparer);
        for (int i = 1; i + 2 < statement.Tokens.Count; i++)
        {
            if (statement.Tokens[i].IsIdentifier && statement.Tokens[i + 1].IsWord("AS")
                && (statement.Tokens[i + 2].IsSymbol("(") || statement.Tokens[i + 2].IsWord("MATERIALIZED") || statement.Tokens[i + 2].IsWord("NOT")))
            {
                names.Add(statement.Tokens[i].Value);
            }
        }

        return names;
    }

    private static string SkipAt(TokenReader reader, string text)
    {
        if (!reader.Current.IsWord("AT") || !reader.Peek().IsSymbol("("))
        {
            return string.Empty;
        }

        int start = reader.Current.Start;
        int depth = 0;
        do
        {
            SqlToken token = reader.Read();
            depth += token.IsSymbol("(") ? 1 : token.IsSymbol(")") ? -1 : 0;
            if (depth == 0 && token.IsSymbol(")"))
            {
                return text[start..token.End];
            }
        }
        while (!reader.IsAtEnd);

        return text[start..];
    }

    private static bool HasAlias(TokenReader reader) => reader.Current.IsWord("AS") || reader.Current.Kind == SqlTokenKind.QuotedIdentifier
        || (reader.Current.Kind == SqlTokenKind.Word && !QueryWords.EndsReference(reader.Current.Value));
}
