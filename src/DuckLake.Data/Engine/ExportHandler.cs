using DuckLake.Arrow;

namespace DuckLake.Data;

/// <summary>EXPORT and IMPORT DATABASE of a lake, which would find the empty copies of its tables.</summary>
internal sealed class ExportHandler : IStatementHandler
{
    public ValueTask<EngineStatement?> TryPrepareAsync(EngineSession session, SqlStatement statement, CancellationToken cancellationToken)
    {
        TokenReader reader = new(statement);
        if (reader.IsAt("IMPORT", "DATABASE") && session.Lakes.Find(session.CurrentCatalog) is { } current)
        {
            throw SchemaErrors.Unsupported(
                $"IMPORT DATABASE is not supported for the lake \"{current.Alias}\": import into another database and use COPY FROM DATABASE.");
        }

        if (reader.Accept("EXPORT", "DATABASE"))
        {
            string database = reader.TryReadIdentifier(out string name) && reader.Current.IsWord("TO") ? name : session.CurrentCatalog;
            if (session.Lakes.Find(database) is { } lake)
            {
                throw SchemaErrors.Unsupported(
                    $"EXPORT DATABASE is not supported for the lake \"{lake.Alias}\": use COPY FROM DATABASE {SqlText.Identifier(lake.Alias)} TO another database.");
            }
        }

        return ValueTask.FromResult<EngineStatement?>(null);
    }
}
