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

    protected internal override Task<EngineResult> RunAsync(ParameterValues values, CancellationToken cancellationToken)
    {
        ParameterValues bound = Evaluate(values);
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

        return prepared.RunAsync(bound, cancellationToken);
    }

    private ParameterValues Evaluate(ParameterValues values)
    {
        ParameterValues bound = new();
        if (arguments.Count == 0)
        {
            return bound;
        }

        using DuckDbStatement question = values.Prepare(Session.Connection, $"SELECT {string.Join(", ", arguments.Select(argument => $"({argument.Value})"))}");
        using DuckDbResult result = question.Execute(ResultMode.Materialized);
        using DuckDbDataChunk? chunk = result.FetchChunk();
        for (int i = 0; i < arguments.Count; i++)
        {
            using DuckDbLogicalType type = result.ColumnLogicalType(i);
            bound[arguments[i].Key] = chunk is null ? null : VectorReader.Default.Read(chunk.Vector(i), DuckDbTypeInfo.From(type), 0);
        }

        return bound;
    }
}
