using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>EXECUTE: runs a named statement with values.</summary>
internal sealed class ExecuteStatement(
    EngineSession session, SqlStatement statement, EngineStatement prepared, IReadOnlyList<KeyValuePair<string, string>> arguments)
    : EngineStatement(session, statement)
{
    public override DuckDbStatementType StatementType => DuckDbStatementType.Execute;

    public override DuckDbStatement? Prepared => prepared.Prepared;

    public override bool IsTransactional => prepared.IsTransactional;

    protected internal override async Task<EngineResult> RunAsync(ParameterValues values, CancellationToken cancellationToken)
    {
        ParameterValues bound = await EvaluateAsync(values, cancellationToken).ConfigureAwait(false);
        string[] excess = [.. bound.Names.Where(name => !prepared.ParameterNames.Contains(name, StringComparer.OrdinalIgnoreCase))];
        string[] missing = [.. prepared.ParameterNames.Where(name => !bound.TryGet(name, out _))];
        if (missing.Length > 0)
        {
            throw EngineErrors.Create(
                DuckDbErrorType.InvalidInput,
                $"Values were not provided for the following prepared statement parameters: {string.Join(", ", missing)}");
        }

        if (excess.Length > 0)
        {
            throw EngineErrors.Create(
                DuckDbErrorType.InvalidInput,
                $"Parameter argument/count mismatch, identifiers of the excess parameters: {string.Join(", ", excess)}");
        }

        return await prepared.RunAsync(bound, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ParameterValues> EvaluateAsync(ParameterValues values, CancellationToken cancellationToken)
    {
        ParameterValues bound = new();
        if (arguments.Count == 0)
        {
            return bound;
        }

        using RewrittenQuery question = await Session.Rewriter
            .RewriteQueryAsync($"SELECT {string.Join(", ", arguments.Select(argument => $"({argument.Value})"))}", cancellationToken).ConfigureAwait(false);
        using DuckDbResult result = await Session.QueryAsync(question, values, cancellationToken).ConfigureAwait(false);
        using DuckDbDataChunk? chunk = result.FetchChunk();
        for (int i = 0; i < arguments.Count; i++)
        {
            using DuckDbLogicalType type = result.ColumnLogicalType(i);
            bound[arguments[i].Key] = chunk is null ? null : VectorReader.Default.Read(chunk.Vector(i), DuckDbTypeInfo.From(type), 0);
        }

        return bound;
    }
}
