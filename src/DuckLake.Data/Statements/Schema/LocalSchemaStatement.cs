using System.Text;
using DuckLake.Arrow;
using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>A local definition whose queries may read lakes: DuckDB makes it, from a text in which they do.</summary>
internal sealed class LocalSchemaStatement : EngineStatement
{
    private readonly SchemaStatement _change;

    private LocalSchemaStatement(EngineSession session, SqlStatement source, SchemaStatement change)
        : base(session, source) => _change = change;

    public override DuckDbStatementType StatementType => DuckDbStatementType.Create;

    /// <summary>The statement, or null when it has no query that could read a lake.</summary>
    public static LocalSchemaStatement? TryCreate(EngineSession session, SqlStatement source, SchemaStatement change) =>
        session.Lakes.Count > 0
        && change is CreateTableStatement { Query: not null } or CreateViewStatement or CreateMacroStatement or CreateOtherStatement { Query: not null }
            ? new LocalSchemaStatement(session, source, change)
            : null;

    /// <summary>The text of CREATE MACRO with bodies that find the tables of lakes themselves.</summary>
    public static async Task<string> RewriteMacroAsync(
        EngineSession session, string text, CreateMacroStatement macro, CancellationToken cancellationToken)
    {
        StringBuilder sql = new();
        int copied = 0;
        foreach (MacroOverloadText overload in macro.Overloads)
        {
            sql.Append(text, copied, overload.Body.Start - copied);
            sql.Append(await session.Rewriter.RewriteLateBoundAsync(overload.Body.Text, cancellationToken).ConfigureAwait(false));
            copied = overload.Body.End;
        }

        return sql.Append(text, copied, text.Length - copied).ToString();
    }

    protected internal override async Task<EngineResult> RunAsync(ParameterValues values, CancellationToken cancellationToken) => _change switch
    {
        CreateTableStatement { Query: { } query } => await RunQueryAsync(query, values, cancellationToken).ConfigureAwait(false),
        CreateOtherStatement { Query: { } query } => await RunQueryAsync(query, values, cancellationToken).ConfigureAwait(false),
        CreateViewStatement view => await RunTextAsync(
            Replace(view.Query, await Session.Rewriter.RewriteLateBoundAsync(view.Query.Text, cancellationToken).ConfigureAwait(false)),
            values,
            cancellationToken).ConfigureAwait(false),
        _ => await RunTextAsync(
            await RewriteMacroAsync(Session, Source.Text, (CreateMacroStatement)_change, cancellationToken).ConfigureAwait(false),
            values,
            cancellationToken).ConfigureAwait(false),
    };

    private async Task<EngineResult> RunQueryAsync(QueryText query, ParameterValues values, CancellationToken cancellationToken)
    {
        using RewrittenQuery rewritten = await Session.Rewriter.RewriteQueryAsync(query.Text, cancellationToken).ConfigureAwait(false);
        if (rewritten.Sql == query.Text)
        {
            return await RunTextAsync(Source.Text, values, cancellationToken).ConfigureAwait(false);
        }

        string text = Replace(query, rewritten.Sql);
        Prepare(text).Dispose();
        await Session.RequireLocalTransactionAsync(cancellationToken).ConfigureAwait(false);
        using RewrittenQuery create = new(text, rewritten.Scans);
        DuckDbResult result = await Session.QueryAsync(create, values, cancellationToken).ConfigureAwait(false);
        EngineResult made = Session.ToEngineResult(result);
        Session.NamesChanged();
        return made;
    }

    private async Task<EngineResult> RunTextAsync(string text, ParameterValues values, CancellationToken cancellationToken)
    {
        using PassThroughStatement statement = Prepare(text);
        return await statement.RunAsync(values, cancellationToken).ConfigureAwait(false);
    }

    private string Replace(QueryText query, string sql) => $"{Source.Text[..query.Start]}{sql}{Source.Text[query.End..]}";

    // Errors are told about the text the user wrote.
    private PassThroughStatement Prepare(string text)
    {
        try
        {
            return PassThroughStatement.Prepare(Session, Source, text);
        }
        catch (DuckDbException) when (text != Source.Text)
        {
            PassThroughStatement.Prepare(Session, Source).Dispose();
            throw;
        }
    }
}
