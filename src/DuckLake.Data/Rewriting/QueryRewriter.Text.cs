using System.Text;

namespace DuckLake.Data;

/// <content>Statements whose tree DuckDB does not tell: PIVOT without a list of values.</content>
internal sealed partial class QueryRewriter
{
    // The relations are found by the words before their names, and each becomes a subquery.
    private async Task<RewrittenQuery> RewriteTextAsync(string text, CancellationToken cancellationToken)
    {
        SqlStatement statement = SqlStatement.Parse(text);
        if (!statement.Tokens.Any(token => token.IsWord("PIVOT") || token.IsWord("PIVOT_WIDER")))
        {
            return new RewrittenQuery(text, []);
        }

        HashSet<string> ctes = CteNames(statement);
        List<RewrittenQuery> parts = [];
        StringBuilder sql = new();
        int copied = 0;
        bool isComplete = false;
        try
        {
            TokenReader reader = new(statement);
            while (!reader.IsAtEnd)
            {
                SqlToken word = reader.Read();
                bool names = word.IsWord("FROM") || word.IsWord("JOIN") || word.IsWord("PIVOT") || word.IsWord("PIVOT_WIDER");
                if (!names || !reader.Current.IsIdentifier)
                {
                    continue;
                }

                int start = reader.Current.Start;
                IReadOnlyList<string> name = reader.ReadQualifiedName();
                if (name.Count > 3 || reader.Current.IsSymbol("(") || (name.Count == 1 && ctes.Contains(name[0])))
                {
                    continue;
                }

                string at = SkipAt(reader, text);
                string query = $"SELECT * FROM {SqlText.QualifiedName([.. name])} {at}";
                RewrittenQuery part = await RewriteQueryAsync(query, cancellationToken).ConfigureAwait(false);
                parts.Add(part);
                if (part.Sql != query)
                {
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

        sql.Append(text, copied, text.Length - copied);
        return new RewrittenQuery(sql.ToString(), [.. parts.SelectMany(part => part.Scans)], _release);
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
