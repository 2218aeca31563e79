namespace DuckLake.Data;

/// <summary>Finds who takes care of a statement.</summary>
internal static class StatementDispatcher
{
    // Asked in this order. Each handler looks at the leading words first.
    private static readonly IStatementHandler[] s_handlers =
    [
        new TransactionHandler(),
        new ExplainHandler(),
        new PrepareHandler(),
        new SetVariableHandler(),
        new SetSizeHandler(),

        // Databases.
        new AttachHandler(),
        new DetachHandler(),
        new SecretHandler(),
        new StorageSettingHandler(),
        new MetadataWriteHandler(),
        new EffectHandler(),

        // Definitions.
        new SchemaChangeHandler(),

        // Rows.
        new RowChangeHandler(),
        new CopyHandler(),
        new CopyDatabaseHandler(),
        new ExportHandler(),

        // Queries come last: they take every statement that may read.
        new QueryHandler(),
    ];

    /// <summary>Prepares a statement.</summary>
    public static async Task<EngineStatement> PrepareAsync(EngineSession session, SqlStatement statement, CancellationToken cancellationToken)
    {
        foreach (IStatementHandler handler in s_handlers)
        {
            if (await handler.TryPrepareAsync(session, statement, cancellationToken).ConfigureAwait(false) is { } prepared)
            {
                return prepared;
            }
        }

        return PassThroughStatement.Prepare(session, statement);
    }
}
