using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>
/// Copies a database: the definitions and rows of one become statements on the other, in one transaction.
/// </summary>
internal sealed class CopyDatabaseStatement(EngineSession session, SqlStatement statement, string source, string target, CopyDatabasePart part)
    : EngineStatement(session, statement)
{
    private const string DefaultSchema = "main";

    public override DuckDbStatementType StatementType => DuckDbStatementType.CopyDatabase;

    // Its parts open the transaction they share.
    public override bool IsTransactional => false;

    protected internal override async Task<EngineResult> RunAsync(ParameterValues values, CancellationToken cancellationToken)
    {
        if (Session.InTransaction)
        {
            await CopyAsync(cancellationToken).ConfigureAwait(false);
            return EngineResult.None();
        }

        await Session.BeginAsync(cancellationToken).ConfigureAwait(false);
        bool isCommitted = false;
        try
        {
            await CopyAsync(cancellationToken).ConfigureAwait(false);
            await Session.CommitAsync(cancellationToken).ConfigureAwait(false);
            isCommitted = true;
            return EngineResult.None();
        }
        finally
        {
            if (!isCommitted && Session.InTransaction)
            {
                await Session.RollbackAsync().ConfigureAwait(false);
            }
        }
    }

    private async Task CopyAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<string[]> tables = Read(
            "SELECT schema_name, table_name, sql FROM system.main.duckdb_tables() WHERE lower(database_name) = lower($1) AND NOT internal ORDER BY schema_name = 'main', table_oid");
        if (part != CopyDatabasePart.Data)
        {
            await CopyDefinitionsAsync(tables, cancellationToken).ConfigureAwait(false);
        }

        if (part == CopyDatabasePart.Schema)
        {
            return;
        }

        foreach (string[] table in tables)
        {
            await RunAsync(
                $"INSERT INTO {SqlText.QualifiedName(target, table[0], table[1])} FROM {SqlText.QualifiedName(source, table[0], table[1])}", cancellationToken)
                .ConfigureAwait(false);
        }
    }

    private async Task CopyDefinitionsAsync(IReadOnlyList<string[]> tables, CancellationToken cancellationToken)
    {
        foreach (string[] schema in Read(
            "SELECT schema_name FROM duckdb_schemas() WHERE lower(database_name) = lower($1) AND NOT internal ORDER BY oid"))
        {
            if (!string.Equals(schema[0], DefaultSchema, StringComparison.OrdinalIgnoreCase))
            {
                await RunAsync($"CREATE SCHEMA IF NOT EXISTS {SqlText.QualifiedName(target, schema[0])}", cancellationToken).ConfigureAwait(false);
            }
        }

        foreach (string[] table in tables)
        {
            await CreateAsync("TABLE", table, cancellationToken).ConfigureAwait(false);
        }

        foreach (string[] view in Read(
            "SELECT schema_name, view_name, sql FROM duckdb_views() WHERE lower(database_name) = lower($1) AND NOT internal ORDER BY view_oid"))
        {
            await CreateAsync("VIEW", view, cancellationToken).ConfigureAwait(false);
        }

        foreach (string[] macro in Read(
            """
            SELECT schema_name, function_name, list_aggregate(parameters, 'string_agg', ', '), macro_definition, function_type
            FROM duckdb_functions()
            WHERE lower(database_name) = lower($1) AND NOT internal AND function_type IN ('macro', 'table_macro') ORDER BY function_oid
            """))
        {
            if (IsMacroOfSource(macro[0], macro[1]))
            {
                string body = macro[4] == "macro" ? macro[3] : $"TABLE {macro[3]}";
                await RunAsync($"CREATE MACRO {SqlText.QualifiedName(target, macro[0], macro[1])}({macro[2]}) AS {body}", cancellationToken).ConfigureAwait(false);
            }
        }
    }

    // DuckDB shows functions of a lake as macros too.
    private bool IsMacroOfSource(string schema, string name) => Session.Lakes.Find(source) is not { } lake
        || lake.Snapshot.Definition.FindSchema(schema)?.Macros.Any(macro => string.Equals(macro.Name, name, StringComparison.OrdinalIgnoreCase)) == true;

    /// <summary>Repeats DuckDB's text of a definition under the new name.</summary>
    private Task CreateAsync(string kind, string[] definition, CancellationToken cancellationToken)
    {
        SqlStatement text = SqlStatement.Split(definition[2])[0];
        TokenReader reader = new(text);
        while (!reader.IsAtEnd && !reader.Accept(kind))
        {
            reader.Read();
        }

        reader.ReadQualifiedName();
        string rest = reader.TextOf(reader.Index, text.Tokens.Count - 1);
        return RunAsync($"CREATE {kind} {SqlText.QualifiedName(target, definition[0], definition[1])} {rest}", cancellationToken);
    }

    private async Task RunAsync(string text, CancellationToken cancellationToken)
    {
        using EngineResult result = await Session.ExecuteAsync(SqlStatement.Parse(text), ParameterValues.Empty, cancellationToken).ConfigureAwait(false);
    }

    private List<string[]> Read(string query)
    {
        List<string[]> rows = [];
        using DuckDbStatement question = Session.Connection.Prepare(query);
        question.Bind(1, source);
        using DuckDbResult result = question.Execute(ResultMode.Materialized);
        while (result.FetchChunk() is { } chunk)
        {
            using (chunk)
            {
                for (int row = 0; row < chunk.RowCount; row++)
                {
                    var values = new string[chunk.ColumnCount];
                    for (int column = 0; column < values.Length; column++)
                    {
                        values[column] = chunk.Vector(column).Text(row) ?? string.Empty;
                    }

                    rows.Add(values);
                }
            }
        }

        return rows;
    }
}
