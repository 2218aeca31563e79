namespace DuckLake.Data;

/// <summary>Takes care of CREATE, DROP, ALTER and COMMENT: those of lakes, and local ones that read lakes.</summary>
internal sealed class SchemaChangeHandler : IStatementHandler
{
    public ValueTask<EngineStatement?> TryPrepareAsync(EngineSession session, SqlStatement statement, CancellationToken cancellationToken) =>
        ValueTask.FromResult<EngineStatement?>(SchemaStatementParser.TryParse(statement) switch
        {
            null => null,
            { } change when SchemaTarget.Find(session, change) is not null => new LakeSchemaStatement(session, statement, change),
            { } change => LocalSchemaStatement.TryCreate(session, statement, change),
        });
}
