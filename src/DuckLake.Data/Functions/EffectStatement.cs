using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>
/// A statement that calls functions which change a lake. The changes are made between binding and running it, on the thread of the
/// statement, and its rows are complete before the lake's transaction is committed.
/// </summary>
internal sealed class EffectStatement : EngineStatement
{
    private readonly IReadOnlyList<LakeEffect> _effects;
    private readonly DuckDbStatement _statement;

    private EffectStatement(EngineSession session, SqlStatement source, DuckDbStatement statement, IReadOnlyList<LakeEffect> effects)
        : base(session, source)
    {
        _statement = statement;
        _effects = effects;
    }

    public override DuckDbStatementType StatementType => _statement.StatementType;

    public override DuckDbStatement Prepared => _statement;

    public static EffectStatement Prepare(EngineSession session, SqlStatement source)
    {
        session.Effects.Clear();
        DuckDbStatement statement = session.Connection.Prepare(source.Text);
        return new EffectStatement(session, source, statement, [.. session.Effects]);
    }

    protected internal override async Task<EngineResult> RunAsync(ParameterValues values, CancellationToken cancellationToken)
    {
        // With parameters DuckDB would bind the call when it runs, and the change would be made inside of it.
        if (_statement.ParameterCount > 0 && ParameterLiterals.Inline(Source, values) is { } inlined)
        {
            using EffectStatement statement = Prepare(Session, inlined);
            return await statement.RunAsync(ParameterValues.Empty, cancellationToken).ConfigureAwait(false);
        }

        Session.Guard.Check(Source.Text, values, cancellationToken);
        if (_statement.ParameterCount == 0)
        {
            foreach (LakeEffect effect in _effects)
            {
                await effect.RunAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        values.Bind(_statement);
        return Session.ToEngineResult(_statement.Execute(ResultMode.Materialized, cancellationToken));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _statement.Dispose();
        }
    }
}
