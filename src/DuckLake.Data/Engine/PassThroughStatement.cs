using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>A statement that DuckDB runs as it is.</summary>
internal sealed class PassThroughStatement : EngineStatement
{
    private readonly DuckDbStatement _statement;

    private PassThroughStatement(EngineSession session, SqlStatement source, DuckDbStatement statement)
        : base(session, source) => _statement = statement;

    public override DuckDbStatementType StatementType => _statement.StatementType;

    public override DuckDbStatement Prepared => _statement;

    /// <summary>Prepares the text as it is, or another text that stands for it.</summary>
    public static PassThroughStatement Prepare(EngineSession session, SqlStatement source, string? text = null) =>
        new(session, source, session.Connection.Prepare(text ?? source.Text));

    protected internal override async Task<EngineResult> RunAsync(ParameterValues values, CancellationToken cancellationToken)
    {
        if (WritesLocally(StatementType))
        {
            await Session.RequireLocalTransactionAsync(cancellationToken).ConfigureAwait(false);
        }

        values.Bind(_statement);
        DuckDbResult result = _statement.Execute(ResultMode.Streaming, cancellationToken);
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
            _statement.Dispose();
        }
    }

    private static bool WritesLocally(DuckDbStatementType type) => type is DuckDbStatementType.Insert or DuckDbStatementType.Update
        or DuckDbStatementType.Delete or DuckDbStatementType.MergeInto or DuckDbStatementType.Create or DuckDbStatementType.Alter
        or DuckDbStatementType.Drop or DuckDbStatementType.CreateFunc or DuckDbStatementType.Copy or DuckDbStatementType.CopyDatabase
        or DuckDbStatementType.Execute or DuckDbStatementType.Multi;

    private static bool ChangesNames(DuckDbStatementType type) => type is not (DuckDbStatementType.Select or DuckDbStatementType.Insert
        or DuckDbStatementType.Update or DuckDbStatementType.Delete or DuckDbStatementType.MergeInto or DuckDbStatementType.Explain);
}
