using System.Text;

namespace DuckLake.Metadata;

internal sealed partial class DefinitionLoader
{
    public CatalogDefinition Build()
    {
        var schemas = new Dictionary<long, SchemaDefinition>();
        foreach (var schema in _schemas)
        {
            if (!schemas.TryAdd(schema.SchemaId, schema))
            {
                _faults.Add(MetadataException.Corrupt("ducklake_schema", $"schema_id {schema.SchemaId} is visible twice at snapshot {_snapshot.SnapshotId}."));
            }
        }

        CheckParents(schemas);
        var tables = Group(_tables, t => t.SchemaId, schemas, "ducklake_table", t => $"table '{t.Name}' (id {t.TableId})");
        var views = Group(_views, v => v.SchemaId, schemas, "ducklake_view", v => $"view '{v.Name}' (id {v.ViewId})");
        var macros = Group(_macros, m => m.Value.SchemaId, schemas, "ducklake_macro", m => $"macro '{m.Value.Name}' (id {m.Key})");
        foreach (var (id, schema) in schemas)
        {
            schema.Tables = tables.TryGetValue(id, out var tableRows) ? tableRows.ConvertAll(t => BuildTable(t, schema)) : [];
            schema.Views = views.TryGetValue(id, out var viewRows) ? viewRows.ConvertAll(BuildView) : [];
            schema.Macros = macros.TryGetValue(id, out var macroRows)
                ? macroRows.ConvertAll(m => new MacroDefinition(m.Key, id, m.Value.Name, m.Value.Implementations))
                : [];
        }

        return new CatalogDefinition(_snapshot.SchemaVersion, [.. schemas.Values], _faults);
    }

    private void CheckParents(Dictionary<long, SchemaDefinition> schemas)
    {
        foreach (var schema in schemas.Values.Where(s => s.ParentSchemaId is not null).ToList())
        {
            var steps = 0;
            for (var current = schema; current.ParentSchemaId is { } parentId; steps++)
            {
                if (!schemas.TryGetValue(parentId, out current!) || steps > schemas.Count)
                {
                    _faults.Add(MetadataException.Corrupt(
                        "ducklake_schema",
                        $"schema '{schema.Name}' (id {schema.SchemaId}): parent_schema_id leads to "
                        + (current is null ? $"schema {parentId}, which does not exist at snapshot {_snapshot.SnapshotId}." : "a cycle.")));
                    break;
                }
            }
        }
    }

    private Dictionary<long, List<T>> Group<T>(
        IEnumerable<T> rows,
        Func<T, long> schemaIdOf,
        Dictionary<long, SchemaDefinition> schemas,
        string catalogTable,
        Func<T, string> describe)
    {
        var groups = new Dictionary<long, List<T>>();
        foreach (var row in rows)
        {
            var schemaId = schemaIdOf(row);
            if (!schemas.ContainsKey(schemaId))
            {
                _faults.Add(MetadataException.Corrupt(
                    catalogTable, $"{describe(row)} is in schema_id {schemaId}, which does not exist at snapshot {_snapshot.SnapshotId}."));
                continue;
            }

            Entry(groups, schemaId).Add(row);
        }

        return groups;
    }

    private TableDefinition BuildTable(TableRow row, SchemaDefinition schema)
    {
        IReadOnlyList<ColumnDefinition> columns = [];
        MetadataException? fault = null;
        IReadOnlyDictionary<long, PartitionSpec> specs = new Dictionary<long, PartitionSpec>();
        try
        {
            columns = _columns.TryGetValue(row.TableId, out var tree)
                ? tree.Build(row.Name, id => _columnTags.GetValueOrDefault((row.TableId, id)))
                : throw MetadataException.Corrupt(
                    "ducklake_column", $"table '{row.Name}' (id {row.TableId}) has no columns at snapshot {_snapshot.SnapshotId}.", row.TableId);
            specs = BuildPartitions(row, columns);
        }
        catch (MetadataException error)
        {
            fault = error;
        }

        var current = specs.Values
            .Where(p => p.BeginSnapshot <= _snapshot.SnapshotId && (p.EndSnapshot is null || _snapshot.SnapshotId < p.EndSnapshot))
            .MaxBy(p => p.BeginSnapshot);
        return new TableDefinition
        {
            TableId = row.TableId,
            Uuid = row.Uuid,
            Name = row.Name,
            Schema = schema,
            Path = row.Path,
            BeginSnapshot = row.BeginSnapshot,
            Columns = columns,
            Fault = fault,
            LargestColumnId = _largestColumnIds.GetValueOrDefault(row.TableId),
            PartitionSpecs = specs,
            CurrentPartitionSpec = current is { Fields.Count: > 0 } ? current : null,
            SortSpec = _sorts.TryGetValue(row.TableId, out var sort) && sort.Fields.Count > 0 ? new SortSpec(sort.SortId, sort.Fields) : null,
            Tags = _tags.GetValueOrDefault(row.TableId) ?? ColumnDefinition.EmptyTags,
        };
    }

    private Dictionary<long, PartitionSpec> BuildPartitions(TableRow table, IReadOnlyList<ColumnDefinition> columns)
    {
        var specs = new Dictionary<long, PartitionSpec>();
        foreach (var (partitionId, spec) in _partitions.GetValueOrDefault(table.TableId) ?? [])
        {
            var fields = spec.Fields;
            if (_sql.Layout.PartitionColumnsAreOrdinals)
            {
                fields = fields.ConvertAll(f => f.ColumnId >= 0 && f.ColumnId < columns.Count
                    ? f with { ColumnId = columns[(int)f.ColumnId].ColumnId }
                    : throw MetadataException.Corrupt(
                        "ducklake_partition_column",
                        $"partition_id {partitionId} of table '{table.Name}' names column number {f.ColumnId}, but the table has {columns.Count}.",
                        table.TableId));
            }

            specs.Add(partitionId, new PartitionSpec(partitionId, spec.BeginSnapshot, spec.EndSnapshot, fields));
        }

        return specs;
    }

    private ViewDefinition BuildView(ViewRow row) => new()
    {
        ViewId = row.ViewId,
        Uuid = row.Uuid,
        Name = row.Name,
        SchemaId = row.SchemaId,
        BeginSnapshot = row.BeginSnapshot,
        Dialect = row.Dialect,
        Sql = row.Sql,
        ColumnAliases = ParseAliases(row.Aliases),
        Tags = _tags.GetValueOrDefault(row.ViewId) ?? ColumnDefinition.EmptyTags,
        ColumnTags = _viewColumnTags.GetValueOrDefault(row.ViewId) ?? [],
    };

    /// <summary>Reads a comma list of names that may be double-quoted.</summary>
    private static List<string> ParseAliases(string? text)
    {
        var aliases = new List<string>();
        var name = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < (text?.Length ?? 0); i++)
        {
            var c = text![i];
            if (c == '"' && quoted && i + 1 < text.Length && text[i + 1] == '"')
            {
                name.Append('"');
                i++;
            }
            else if (c == '"')
            {
                quoted = !quoted;
            }
            else if (c == ',' && !quoted)
            {
                aliases.Add(name.ToString());
                name.Clear();
            }
            else if (quoted || !char.IsWhiteSpace(c))
            {
                name.Append(c);
            }
        }

        if (!string.IsNullOrEmpty(text))
        {
            aliases.Add(name.ToString());
        }

        return aliases;
    }
}
