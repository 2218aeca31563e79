using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>A statement that DuckDB runs as it is.</summary>
internal sealed class PassThroughStatement : EngineStatement
{
    private readonly DuckDbStatement? _statement;
    private readonly string _text;

    private PassThroughStatement(EngineSession session, SqlStatement source, string text)
        : base(session, source)
    {
        _text = text;
        _statement = session.Connection.TryPrepareSingle(text);
    }

    public override DuckDbStatementType StatementType => _statement?.StatementType ?? DuckDbStatementType.Multi;

    public override DuckDbStatement? Prepared => _statement;

    /// <summary>Prepares the text as it is, or another text that stands for it.</summary>
    public static PassThroughStatement Prepare(EngineSession session, SqlStatement source, string? text = null) =>
        new(session, source, text ?? source.Text);

    protected internal override async Task<EngineResult> RunAsync(ParameterValues values, CancellationToken cancellationToken)
    {
        if (WritesLocally(StatementType))
        {
            await Session.RequireLocalTransactionAsync(cancellationToken).ConfigureAwait(false);
        }

        DuckDbResult result = _statement is null
            ? Session.RunEach(_text, values, cancellationToken)
            : Run(_statement, values, cancellationToken);
        if (ChangesNames(StatementType))
        {
            Session.NamesChanged();
        }

        return Session.ToEngineResult(result);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _statement?.Dispose();
        }
    }

    private DuckDbResult Run(DuckDbStatement statement, ParameterValues values, CancellationToken cancellationToken)
    {
        values.Bind(statement);
        if (MayRead(StatementType))
        {
            Session.Guard.Check(_text, values, cancellationToken);
        }

        return statement.Execute(ResultMode.Streaming, cancellationToken);
    }

    /// <summary>Whether statements of a kind may write to databases of DuckDB's own.</summary>
    internal static bool WritesLocally(DuckDbStatementType type) => type is DuckDbStatementType.Insert or DuckDbStatementType.Update
        or DuckDbStatementType.Delete or DuckDbStatementType.MergeInto or DuckDbStatementType.Create or DuckDbStatementType.Alter
        or DuckDbStatementType.Drop or DuckDbStatementType.CreateFunc or DuckDbStatementType.Copy or DuckDbStatementType.CopyDatabase
        or DuckDbStatementType.Execute or DuckDbStatementType.Multi;

    /// <summary>Whether statements of a kind may read tables. What EXPLAIN tells of them is no answer of theirs.</summary>
    private static bool MayRead(DuckDbStatementType type) => type is DuckDbStatementType.Select or DuckDbStatementType.Insert
        or DuckDbStatementType.Update or DuckDbStatementType.Delete or DuckDbStatementType.MergeInto or DuckDbStatementType.Create
        or DuckDbStatementType.Copy or DuckDbStatementType.VariableSet or DuckDbStatementType.Set or DuckDbStatementType.Call
        or DuckDbStatementType.Execute;

    private static bool ChangesNames(DuckDbStatementType type) => type is not (DuckDbStatementType.Select or DuckDbStatementType.Insert
        or DuckDbStatementType.Update or DuckDbStatementType.Delete or DuckDbStatementType.MergeInto or DuckDbStatementType.Explain);
}
