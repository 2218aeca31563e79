using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>PREPARE: gives a statement a name.</summary>
internal sealed class PrepareStatement(EngineSession session, SqlStatement statement, string name, EngineStatement prepared)
    : EngineStatement(session, statement)
{
    private readonly SqlStatement _source = prepared.Source;
    private EngineStatement? _prepared = prepared;

    public override DuckDbStatementType StatementType => DuckDbStatementType.Prepare;

    public override IReadOnlyList<string> ParameterNames => [];

    protected internal override async Task<EngineResult> RunAsync(ParameterValues values, CancellationToken cancellationToken)
    {
        // A second run gives the name to a statement of its own.
        EngineStatement named = _prepared
            ?? await StatementDispatcher.PrepareAsync(Session, _source, cancellationToken).ConfigureAwait(false);
        _prepared = null;
        if (Session.NamedStatements.Remove(name, out EngineStatement? former))
        {
            former.Dispose();
        }

        Session.NamedStatements[name] = named;
        return EngineResult.None();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _prepared?.Dispose();
        }
    }
}
