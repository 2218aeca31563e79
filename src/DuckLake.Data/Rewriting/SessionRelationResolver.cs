using System.Globalization;
using DuckLake.Arrow;
using DuckLake.DuckDb;
using DuckLake.Metadata;

namespace DuckLake.Data;

/// <summary>Names as a session resolves them, on the snapshots its current statement sees.</summary>
internal sealed class SessionRelationResolver(EngineSession session) : IRelationResolver
{
    public async ValueTask<ResolvedRelation?> ResolveAsync(RelationName name, AtClause? at, NameContext context, CancellationToken cancellationToken)
    {
        if (session.Lakes.Count == 0 || Find(name, context) is not { } found)
        {
            return null;
        }

        AttachedLake lake = found.Lake;
        if (found.Kind == ResolvedKind.Metadata)
        {
            return new ResolvedRelation { Kind = RelationKind.Metadata, Catalog = lake.Alias, Schema = found.Schema, Name = found.Name };
        }

        if (found.Kind == ResolvedKind.Missing && at is null)
        {
            return null;
        }

        // Without the values of its parameters the columns of an AT clause are taken to be those of now; execution finds out.
        DuckLakeSnapshot snapshot = at is null or { HasParameters: true }
            ? await lake.GetSnapshotAsync(cancellationToken).ConfigureAwait(false)
            : await SnapshotAtAsync(lake, at, ParameterValues.Empty, cancellationToken).ConfigureAwait(false);
        SchemaDefinition? schema = snapshot.Definition.FindSchema(found.Schema);
        if (schema?.FindTable(found.Name) is { } table)
        {
            return new ResolvedRelation
            {
                Kind = RelationKind.Table,
                Catalog = lake.Alias,
                Schema = schema.Name,
                Name = table.Name,
                Columns = RelationColumn.From(new DuckLakeTable(snapshot, table).Columns),
                Open = (values, token) => OpenAsync(lake, schema.Name, table.Name, at, values, token),
            };
        }

        if (schema?.FindView(found.Name) is { } view)
        {
            return new ResolvedRelation
            {
                Kind = RelationKind.View,
                Catalog = lake.Alias,
                Schema = schema.Name,
                Name = view.Name,
                ViewSql = ShadowText.FillCatalog(view.Sql, lake.Alias),
                ViewColumns = view.ColumnAliases,
            };
        }

        throw Missing(found.Name);
    }

    private static DuckLakeException Missing(string name) =>
        SchemaErrors.NotFound(SqlErrorClass.Catalog, $"Table with name {name} does not exist!");

    // In a view its own schema comes first, then its own catalog, then what the statement would find.
    private ResolvedName? Find(RelationName name, NameContext context)
    {
        if (context is { Catalog: { } catalog, Schema: { } schema } && name.Catalog.Length == 0)
        {
            ResolvedName? own = session.ResolveTable([catalog, name.Schema.Length > 0 ? name.Schema : schema, name.Name]);
            if (own is { Kind: not ResolvedKind.Missing })
            {
                return own;
            }

            if (session.ResolveTable(name.Parts) is { Kind: not ResolvedKind.Missing } other)
            {
                return other;
            }

            return context.At is null ? null : own;
        }

        return session.ResolveTable(name.Parts);
    }

    private async Task<DuckLakeTable> OpenAsync(
        AttachedLake lake, string schema, string table, AtClause? at, ParameterValues? values, CancellationToken cancellationToken)
    {
        DuckLakeSnapshot snapshot = at is null || (values is null && at.HasParameters)
            ? await lake.GetSnapshotAsync(cancellationToken).ConfigureAwait(false)
            : await SnapshotAtAsync(lake, at, values ?? ParameterValues.Empty, cancellationToken).ConfigureAwait(false);
        return snapshot.Definition.FindSchema(schema)?.FindTable(table) is { } definition
            ? new DuckLakeTable(snapshot, definition)
            : throw Missing(table);
    }

    private Task<DuckLakeSnapshot> SnapshotAtAsync(AttachedLake lake, AtClause at, ParameterValues values, CancellationToken cancellationToken)
    {
        bool isVersion = at.Unit.Equals("VERSION", StringComparison.OrdinalIgnoreCase);
        if (!isVersion && !at.Unit.Equals("TIMESTAMP", StringComparison.OrdinalIgnoreCase))
        {
            throw SchemaErrors.Invalid($"Unsupported AT clause unit - {at.Unit}");
        }

        string number = isVersion ? "CAST(v AS BIGINT)" : "epoch_us(CAST(v AS TIMESTAMP WITH TIME ZONE))";
        using DuckDbStatement statement = session.Connection.Prepare($"SELECT CAST(v AS VARCHAR), CAST({number} AS VARCHAR) FROM (SELECT ({at.Expression}) AS v)");
        values.Bind(statement);
        using DuckDbResult result = statement.Execute(ResultMode.Materialized, cancellationToken);
        using DuckDbDataChunk? chunk = result.FetchChunk();
        string text = chunk?.Vector(0).Text(0) ?? "NULL";
        if (!long.TryParse(chunk?.Vector(1).Text(0), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value))
        {
            throw SchemaErrors.Invalid($"No snapshot found at {at.Unit.ToLowerInvariant()} {text}");
        }

        if (isVersion)
        {
            return lake.GetSnapshotAtAsync(value, cancellationToken);
        }

        long ticks = Math.Clamp(value, -62_135_596_800_000_000, 253_402_300_799_999_999) * TimeSpan.TicksPerMicrosecond;
        return lake.GetSnapshotAtAsync(new DateTimeOffset(DateTime.UnixEpoch.AddTicks(ticks), TimeSpan.Zero), text, cancellationToken);
    }
}
