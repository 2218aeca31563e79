using DuckLake.Arrow;
using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>ATTACH of a lake.</summary>
internal sealed class AttachStatement(EngineSession session, SqlStatement statement, AttachCommand command) : EngineStatement(session, statement)
{
    public override DuckDbStatementType StatementType => DuckDbStatementType.Attach;

    public override bool IsTransactional => false;

    protected internal override async Task<EngineResult> RunAsync(ParameterValues values, CancellationToken cancellationToken)
    {
        string alias = command.Alias ?? command.DefaultAlias();
        LakeAttachOptions options = ReadOptions(alias);
        if (command.Conflict != AttachConflict.Fail && FindMode(alias) is { } isReadOnly)
        {
            CheckMode(alias, isReadOnly, options.Access);
            AttachedLake? existing = Session.Lakes.Find(alias);
            if (command.Conflict == AttachConflict.Keep || existing?.Options.MetadataPath == options.MetadataPath)
            {
                return EngineResult.None();
            }

            await ReplaceAsync(existing, alias, options, cancellationToken).ConfigureAwait(false);
            return EngineResult.None();
        }

        if (FindMode(alias) is not null)
        {
            throw SchemaErrors.Binder($"Failed to attach database: database with name \"{alias}\" already exists");
        }

        LakeLease lease = await LakeOpener.OpenAsync(options, cancellationToken).ConfigureAwait(false);
        await Session.Lakes.AddAsync(alias, lease.Catalog, lease.Options, cancellationToken).ConfigureAwait(false);
        return EngineResult.None();
    }

    private LakeAttachOptions ReadOptions(string alias)
    {
        AttachOptionReader reader = new(alias, new OptionValues(Session.Connection));
        reader.SetCatalog(command.LakePath, Session.Secrets);
        foreach (OptionExpression option in command.Options)
        {
            reader.Add(option);
        }

        LakeAttachOptions options = reader.Options with { Storage = LakeStorage.Of(Session.Secrets.All, Session.StorageSettings.All()) };
        options = options with { MetadataSecret = MetadataSecrets.Find(LakeMetadataTarget.Parse(options).Kind, options, Session.Secrets) };
        return string.Equals(options.MetadataCatalog, alias, StringComparison.OrdinalIgnoreCase)
            ? throw SchemaErrors.Binder($"METADATA_CATALOG \"{alias}\" is the name of the lake itself. Choose another name.")
            : options;
    }

    private async Task ReplaceAsync(AttachedLake? existing, string alias, LakeAttachOptions options, CancellationToken cancellationToken)
    {
        LakeLease lease = await LakeOpener.OpenAsync(options, cancellationToken).ConfigureAwait(false);
        bool isTaken = false;
        bool isCurrent = string.Equals(Session.CurrentCatalog, alias, StringComparison.OrdinalIgnoreCase);
        try
        {
            if (isCurrent)
            {
                Session.Connection.Execute("USE memory", cancellationToken);
            }

            if (existing is not null)
            {
                await Session.Lakes.RemoveAsync(existing).ConfigureAwait(false);
            }
            else
            {
                Session.Connection.Execute($"DETACH {SqlText.Identifier(alias)}", cancellationToken);
            }

            isTaken = true;
            await Session.Lakes.AddAsync(alias, lease.Catalog, lease.Options, cancellationToken).ConfigureAwait(false);
            if (isCurrent)
            {
                Session.Connection.Execute($"USE {SqlText.Identifier(alias)}", cancellationToken);
                Session.NamesChanged();
            }
        }
        finally
        {
            if (!isTaken)
            {
                await lease.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Whether the database of that name is read-only; null when there is none.</summary>
    private bool? FindMode(string alias)
    {
        if (Session.Lakes.Find(alias) is { } lake)
        {
            return lake.Options.RefusesChanges;
        }

        List<string[]> rows = CatalogQuestion.Ask(
            Session.Connection,
            $"SELECT CAST(readonly AS VARCHAR) FROM system.main.duckdb_databases() WHERE lower(database_name) = lower({SqlText.Literal(alias)})");
        return rows.Count == 0 ? null : rows[0][0] == "true";
    }

    private static void CheckMode(string alias, bool isReadOnly, LakeAccess access)
    {
        if (access == (isReadOnly ? LakeAccess.ReadWrite : LakeAccess.ReadOnly))
        {
            throw SchemaErrors.Binder(
                $"Database \"{alias}\" is already attached in {(isReadOnly ? "READ_ONLY" : "READ_WRITE")} mode, "
                    + $"cannot re-attach in {(isReadOnly ? "READ_WRITE" : "READ_ONLY")} mode");
        }
    }
}
