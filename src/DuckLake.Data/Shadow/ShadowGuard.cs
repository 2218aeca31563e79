using System.Text;
using System.Text.Json;
using DuckLake.Arrow;
using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>
/// Refuses texts that would read the empty tables standing for those of lakes: a reference that was overlooked would give no rows instead of the
/// lake's. DuckDB itself tells what a text reads, so views, macros and functions that name tables are seen through.
/// </summary>
internal sealed class ShadowGuard(EngineSession session)
{
    private const string PlanSetting = "explain_output";
    private const int MaxPlanDepth = 20_000;

    private string? _formerSetting;

    /// <summary>Asks DuckDB what a text that is about to run reads.</summary>
    /// <param name="text">A text DuckDB can prepare.</param>
    /// <param name="values">The values of its parameters.</param>
    /// <param name="cancellationToken">Cancels planning.</param>
    /// <exception cref="DuckLakeException">The text reads a table that stands for one of a lake.</exception>
    /// <exception cref="DuckDbException">The text is wrong.</exception>
    public void Check(string text, ParameterValues values, CancellationToken cancellationToken)
    {
        if (session.Lakes.Count == 0 || session.Connection.ReadsNoTable(WithoutParameters(text)))
        {
            return;
        }

        foreach (string table in TablesOf(PlanOf(text, values, cancellationToken)))
        {
            string catalog = new TokenReader(SqlStatement.Parse(table)).ReadQualifiedName()[0];
            if (session.Lakes.Find(catalog) is not null || session.Lakes.FindMetadataCatalog(catalog) is not null)
            {
                throw SchemaErrors.Unsupported(
                    $"The statement reads {table} of a lake by a name that is hidden from it, as in a view of another database or a computed name. Name the "
                        + "table in the statement itself, or copy the rows into a local table first.");
            }
        }
    }

    /// <summary>As <see cref="Check"/>, of a text of which DuckDB makes several statements. Of these only PIVOT reads tables.</summary>
    public void CheckEach(string text, ParameterValues values, CancellationToken cancellationToken)
    {
        if (session.Lakes.Count > 0 && SqlStatement.Parse(text) is { } statement && PivotText.IsIn(statement))
        {
            Check(PivotText.WithColumns(statement), values, cancellationToken);
        }
    }

    // The names of tables do not depend on the values, and without parameters DuckDB tells most of them without planning.
    private static string WithoutParameters(string text)
    {
        if (!text.Contains('$', StringComparison.Ordinal))
        {
            return text;
        }

        StringBuilder plain = new();
        int copied = 0;
        foreach (SqlToken token in SqlLexer.Tokenize(text))
        {
            if (token.Kind == SqlTokenKind.Parameter)
            {
                plain.Append(text, copied, token.Start - copied).Append("NULL");
                copied = token.End;
            }
        }

        return plain.Append(text, copied, text.Length - copied).ToString();
    }

    // The plan before it is optimised: the optimiser leaves empty tables out.
    private string PlanOf(string text, ParameterValues values, CancellationToken cancellationToken)
    {
        DuckDbConnection connection = session.Connection;
        _formerSetting = connection.GetSetting(PlanSetting) ?? "physical_only";
        connection.Execute($"SET {PlanSetting} = 'all'", cancellationToken);
        try
        {
            using DuckDbStatement explain = values.Prepare(connection, $"EXPLAIN (FORMAT json) {text}");
            using DuckDbResult result = explain.Execute(ResultMode.Materialized, cancellationToken);
            return CatalogQuestion.Read(result)[0][1];
        }
        catch (DuckDbException error)
        {
            throw QueryErrors.WithoutPosition(error);
        }
        finally
        {
            RestoreSetting();
        }
    }

    /// <summary>Gives the user's setting back that planning changed, where a transaction that failed kept it from being given back at once.</summary>
    public void RestoreSetting()
    {
        if (_formerSetting is not { } former)
        {
            return;
        }

        try
        {
            session.Connection.Execute($"SET {PlanSetting} = {SqlText.Literal(former)}");
            _formerSetting = null;
        }
        catch (DuckDbException error) when (error.ErrorType == DuckDbErrorType.Transaction)
        {
            // Planning failed and took DuckDB's transaction along; its end calls again.
        }
    }

    private static List<string> TablesOf(string plan)
    {
        List<string> tables = [];
        Utf8JsonReader reader = new(Encoding.UTF8.GetBytes(plan), new JsonReaderOptions { MaxDepth = MaxPlanDepth });
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("Table"u8) && reader.Read()
                && reader.TokenType == JsonTokenType.String)
            {
                tables.Add(reader.GetString()!);
            }
        }

        return tables;
    }
}
