using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>SET of an <c>s3_…</c> setting, or its RESET (<paramref name="value"/> is null).</summary>
internal sealed class StorageSettingStatement(EngineSession session, SqlStatement statement, string name, OptionExpression? value)
    : EngineStatement(session, statement)
{
    public override DuckDbStatementType StatementType => DuckDbStatementType.Set;

    public override bool IsTransactional => false;

    protected internal override Task<EngineResult> RunAsync(ParameterValues values, CancellationToken cancellationToken)
    {
        OptionValues evaluation = new(Session.Connection);
        string? text = value is null ? null
            : name.Equals(StorageSettings.UseSsl, StringComparison.OrdinalIgnoreCase) ? (evaluation.Flag(value) ? "true" : "false")
            : evaluation.Text(value);
        Session.StorageSettings.Set(name, text);
        if (Session.HasExtension("httpfs"))
        {
            Session.Connection.Execute(Source.Text, cancellationToken);
        }

        return Task.FromResult(EngineResult.None());
    }
}
