namespace DuckLake.Data;

/// <summary>CREATE SECRET of the types this library uses and DROP SECRET of such; other secrets are DuckDB's alone.</summary>
internal sealed class SecretHandler : IStatementHandler
{
    public ValueTask<EngineStatement?> TryPrepareAsync(EngineSession session, SqlStatement statement, CancellationToken cancellationToken)
    {
        EngineStatement? prepared = SecretCommand.Read(statement) is { } creation
            ? new CreateSecretStatement(session, statement, creation)
            : ReadDrop(session, statement);
        return ValueTask.FromResult(prepared);
    }

    private static DropSecretStatement? ReadDrop(EngineSession session, SqlStatement statement)
    {
        TokenReader reader = new(statement);
        if (!reader.Accept("DROP"))
        {
            return null;
        }

        SecretPersistence? persistence = reader.Accept("PERSISTENT") ? SecretPersistence.Persistent
            : reader.Accept("TEMPORARY") || reader.Accept("TEMP") ? SecretPersistence.Temporary : null;
        if (!reader.Accept("SECRET"))
        {
            return null;
        }

        _ = reader.Accept("IF", "EXISTS");
        if (!reader.TryReadIdentifier(out string name))
        {
            return null;
        }

        if (reader.Accept("FROM"))
        {
            persistence = reader.TryReadIdentifier(out string storage) && storage.Equals("memory", StringComparison.OrdinalIgnoreCase)
                ? SecretPersistence.Temporary
                : SecretPersistence.Persistent;
        }

        bool isOurs = session.Secrets.Has(name, SecretPersistence.Temporary) || session.Secrets.Has(name, SecretPersistence.Persistent);
        return reader.IsAtEnd && isOurs ? new DropSecretStatement(session, statement, name, persistence) : null;
    }
}
