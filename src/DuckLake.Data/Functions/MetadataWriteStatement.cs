using DuckLake.Arrow;
using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>A statement for the catalog database of a lake.</summary>
internal sealed class MetadataWriteStatement(EngineSession session, SqlStatement source, string alias, string text) : EngineStatement(session, source)
{
    public override DuckDbStatementType StatementType => Source.Tokens[0].Value.ToUpperInvariant() switch
    {
        "INSERT" => DuckDbStatementType.Insert,
        "UPDATE" => DuckDbStatementType.Update,
        "DELETE" or "TRUNCATE" => DuckDbStatementType.Delete,
        "CREATE" => DuckDbStatementType.Create,
        "DROP" => DuckDbStatementType.Drop,
        _ => DuckDbStatementType.Alter,
    };

    public override bool IsTransactional => false;

    protected internal override async Task<EngineResult> RunAsync(ParameterValues values, CancellationToken cancellationToken)
    {
        AttachedLake lake = Session.Lakes.Find(alias) ?? throw SchemaErrors.Binder($"Catalog \"{alias}\" does not exist!");
        if (lake.Options.Access == LakeAccess.ReadOnly)
        {
            throw SchemaErrors.Invalid(
                $"Cannot execute statement of type \"{Session.StatementTypeName}\" on database \"{lake.MetadataCatalogName}\" which is attached in read-only mode!");
        }

        List<KeyValuePair<string, object?>> parameters = [.. ParameterNames.Order(StringComparer.Ordinal).Select(name => new KeyValuePair<string, object?>(name, values[name]))];
        long changed = await lake.MetadataAccess.ExecuteAsync(text, parameters, Session.InTransaction, cancellationToken).ConfigureAwait(false);
        bool isDefinition = StatementType is DuckDbStatementType.Create or DuckDbStatementType.Drop or DuckDbStatementType.Alter;
        return isDefinition ? EngineResult.None() : EngineResult.Changed(changed);
    }
}
