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
        if (session.Lakes.Count == 0 || (Find(name, context) ?? FindPast(name, at)) is not { } found)
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
            DuckLakeTable scanned = new(snapshot, table);
            scanned.Checked(() => table.Columns.All(IsKnown));
            return new ResolvedRelation
            {
                Kind = RelationKind.Table,
                Catalog = lake.Alias,
                Schema = schema.Name,
                Name = table.Name,
                Columns = RelationColumn.From(scanned.Columns),
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

        throw Missing(found.Name, at, ParameterValues.Empty);
    }

    // A type from a later version, or from nowhere: the shadow has no such table, so DuckDB would say that there is none.
    private static bool IsKnown(ColumnDefinition column) => column.RequireType() is not null && column.Children.All(IsKnown);

    private DuckLakeException Missing(string name, AtClause? at, ParameterValues values) => SchemaErrors.NotFound(
        SqlErrorClass.Catalog,
        at is null or { HasParameters: true }
            ? $"Table with name {name} does not exist!"
            : $"Table with name {name} does not exist at {at.Unit.ToLowerInvariant()} {TextOf(at, values)}!");

    // A schema that is gone may have existed at the snapshot asked for.
    private ResolvedName? FindPast(RelationName name, AtClause? at) =>
        at is not null && name.Catalog.Length == 0 && name.Schema.Length > 0 && session.ResolveSchema([name.Schema]) is { } schema
            ? new ResolvedName(schema.Lake, schema.Schema, name.Name, ResolvedKind.Missing)
            : null;

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
            : throw Missing(table, at, values ?? ParameterValues.Empty);
    }

    private Task<DuckLakeSnapshot> SnapshotAtAsync(AttachedLake lake, AtClause at, ParameterValues values, CancellationToken cancellationToken)
    {
        bool isVersion = at.Unit.Equals("VERSION", StringComparison.OrdinalIgnoreCase);
        if (!isVersion && !at.Unit.Equals("TIMESTAMP", StringComparison.OrdinalIgnoreCase))
        {
            throw SchemaErrors.Invalid($"Unsupported AT clause unit - {at.Unit}");
        }

        string number = isVersion ? "CAST(v AS BIGINT)" : "epoch_us(CAST(v AS TIMESTAMP WITH TIME ZONE))";
        string text = TextOf(at, values);
        string? instant;
        try
        {
            instant = Ask($"SELECT CAST({number} AS VARCHAR) FROM (SELECT ({at.Expression}) AS v)", values);
        }
        catch (DuckDbException error) when (error.ErrorType == DuckDbErrorType.Conversion)
        {
            throw QueryErrors.OfInstant(error, at.Unit, text);
        }

        if (!long.TryParse(instant, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value))
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

    private string TextOf(AtClause at, ParameterValues values) => Ask($"SELECT CAST(({at.Expression}) AS VARCHAR)", values) ?? "NULL";

    private string? Ask(string question, ParameterValues values)
    {
        using DuckDbStatement statement = values.Prepare(session.Connection, question);
        session.Guard.Check(question, values, CancellationToken.None);
        using DuckDbResult result = statement.Execute(ResultMode.Materialized);
        using DuckDbDataChunk? chunk = result.FetchChunk();
        return chunk is { RowCount: > 0 } ? chunk.Vector(0).Text(0) : null;
    }
}
