using DuckLake.Arrow.Execution;
using DuckLake.Columnar;
using DuckLake.Metadata;
using DuckLake.Parquet;
using DuckLake.Parquet.Decoding;
using DuckLake.Storage;

namespace DuckLake.Arrow;

/// <summary>Finds the columns of a table in a file the lake did not write: by name, or in its path.</summary>
internal sealed class ForeignFileMapper
{
    private const string ListChildName = "list";

    private readonly TableDefinition _table;
    private readonly DuckLakeAddFilesOptions _options;
    private readonly string _path;
    private readonly IReadOnlyList<KeyValuePair<string, string?>> _hive;

    public ForeignFileMapper(TableDefinition table, DuckLakeAddFilesOptions options, string path)
    {
        _table = table;
        _options = options;
        _path = LakePath.Redact(path);
        _hive = options.HivePartitioning == DuckLakeHivePartitioning.Never ? [] : HivePath.Parse(path);
    }

    /// <summary>The leaves of the file that columns of the table are read from.</summary>
    public List<(ColumnDefinition Column, ParquetColumn Leaf)> Leaves { get; } = [];

    /// <summary>The columns whose value is in the path, in canonical text.</summary>
    public List<(ColumnDefinition Column, string? Value)> PathColumns { get; } = [];

    /// <summary>The mapping of a file's schema, without an id.</summary>
    /// <exception cref="DuckLakeException">Columns are missing, unknown, or of a type that does not fit.</exception>
    public NameMapping Map(ParquetSchema schema) =>
        new(ProvisionalIds.Unidentified, "map_by_name", MapFields(ParquetToArrow.Convert(schema, null, ParquetStringRepresentation.Utf8), _table.Columns, ""));

    /// <summary>The values of the keys of the table's partitioning, or none when the table is not partitioned.</summary>
    /// <exception cref="DuckLakeException">The path does not tell every key, or tells more columns.</exception>
    public IReadOnlyList<PartitionValue> GetPartitionValues()
    {
        if (_table.CurrentPartitionSpec is not { Fields.Count: > 0 } spec)
        {
            return [];
        }

        var values = new List<PartitionValue>();
        var names = new List<string>();
        foreach (PartitionField key in spec.Fields)
        {
            if (key.Transform.Kind == PartitionTransformKind.Identity)
            {
                values.AddRange(PathColumns.Where(entry => entry.Column.ColumnId == key.ColumnId).Select(entry => new PartitionValue(key.KeyIndex, entry.Value)));
            }
            else if (_table.FindColumn(key.ColumnId) is { } column)
            {
                string name = PartitionKeyNames.Choose(key.Transform.Kind, column.Name, [.. names]);
                names.Add(name);
                if (TryFindInPath(name, out string? value))
                {
                    values.Add(new PartitionValue(key.KeyIndex, value is null ? null : Canonical(name, value, s_transformed)));
                }
            }
        }

        bool tellsMore = PathColumns.Exists(entry => !spec.Fields.Any(key => key.ColumnId == entry.Column.ColumnId && key.Transform.Kind == PartitionTransformKind.Identity));
        return values.Count == spec.Fields.Count && !tellsMore
            ? values
            : throw Error($"File \"{_path}\" contains an invalid partition value for the table configuration.");
    }

    // Transformed values are counts, parts of dates and buckets.
    private static readonly DuckLakeType s_transformed = DuckLakeType.Of(DuckLakeTypeKind.Int64);

    private List<NameMappingEntry> MapFields(IReadOnlyList<ArrowNode> nodes, IReadOnlyList<ColumnDefinition> columns, string prefix)
    {
        var left = new Dictionary<string, ColumnDefinition>(StringComparer.OrdinalIgnoreCase);
        foreach (ColumnDefinition column in columns)
        {
            left[column.Name] = column;
        }

        var entries = new List<NameMappingEntry>();
        foreach (ArrowNode node in nodes)
        {
            if (left.Remove(node.Source.Name, out ColumnDefinition? column))
            {
                entries.Add(prefix.Length == 0 && TryFindInPath(node.Source.Name, out string? value) ? MapPathColumn(column, value) : MapNode(node, column, prefix));
            }
            else if (_options.ExtraColumns == DuckLakeExtraColumns.Refuse)
            {
                throw Error(
                    $"Column \"{Join(prefix, node.Source.Name)}\" exists in file \"{_path}\" but was not found in table \"{_table.Name}\"\n"
                    + $"* Set {nameof(DuckLakeAddFilesOptions.ExtraColumns)} (SQL: ignore_extra_columns => true) to add the file anyway");
            }
        }

        foreach (ColumnDefinition column in columns.Where(column => left.ContainsKey(column.Name)).OrderBy(column => column.Name, StringComparer.OrdinalIgnoreCase))
        {
            if (prefix.Length == 0 && TryFindInPath(column.Name, out string? value))
            {
                entries.Add(MapPathColumn(column, value));
            }
            else if (_options.MissingColumns == DuckLakeMissingColumns.Refuse)
            {
                throw Error(
                    $"Column \"{Join(prefix, column.Name)}\" exists in table \"{_table.Name}\" but was not found in file \"{_path}\"\n"
                    + $"* Set {nameof(DuckLakeAddFilesOptions.MissingColumns)} (SQL: allow_missing => true) to allow missing fields and columns");
            }
        }

        return entries;
    }

    /// <param name="node">The file's column.</param>
    /// <param name="column">The table's column.</param>
    /// <param name="prefix">The path of the column around it; empty for none.</param>
    /// <param name="name">The name to keep, if not the file's own.</param>
    private NameMappingEntry MapNode(ArrowNode node, ColumnDefinition column, string prefix, string? name = null)
    {
        DuckLakeType type = column.RequireType();
        name ??= node.Source.Name;
        string path = Join(prefix, name);
        switch (type.Kind)
        {
            case DuckLakeTypeKind.Struct:
                Expect(ArrowNodeKind.Struct, node, column, path);
                return new NameMappingEntry(name, column.ColumnId, false, MapFields(node.Children, column.Children, path));
            case DuckLakeTypeKind.List:
                Expect(ArrowNodeKind.List, node, column, path);
                return new NameMappingEntry(name, column.ColumnId, false, [MapNode(node.Children[0], column.Children[0], path, ListChildName)]);
            case DuckLakeTypeKind.Map:
                Expect(ArrowNodeKind.Map, node, column, path);
                return new NameMappingEntry(
                    name, column.ColumnId, false, [MapNode(node.Children[0], column.Children[0], path), MapNode(node.Children[1], column.Children[1], path)]);
            case DuckLakeTypeKind.Variant:
                Expect(ArrowNodeKind.Variant, node, column, path);
                break;
            default:
                Expect(ArrowNodeKind.Leaf, node, column, path);
                if (FileColumnTypes.FindMismatch(type, node.Column) is { } mismatch)
                {
                    throw Unmapped(path, mismatch);
                }

                Leaves.Add((column, node.Column));
                break;
        }

        return new NameMappingEntry(name, column.ColumnId, false, []);
    }

    private NameMappingEntry MapPathColumn(ColumnDefinition column, string? value)
    {
        DuckLakeType type = column.RequireType();
        if (type.IsNested)
        {
            throw Error($"Type \"{column.TypeText}\" is not supported for hive partitioning");
        }

        PathColumns.Add((column, value is null ? null : Canonical(column.Name, value, type)));
        return new NameMappingEntry(column.Name, column.ColumnId, true, []);
    }

    private string? Canonical(string name, string value, DuckLakeType type)
    {
        Field field = new ResolvedColumn { ColumnId = 0, Ordinal = 0, Name = name, Type = type }.ToField();
        try
        {
            using IArrowArray parsed = ValueParser.Repeat(field, value, 1);
            return ValueText.Format(parsed, field, 0);
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentException)
        {
            throw Error(
                $"Unable to cast '{value}' (from hive partition column '{name.ToUpperInvariant()}') to: '{DuckDbTypeText.Of(type)}'", e);
        }
    }

    private bool TryFindInPath(string name, out string? value)
    {
        foreach ((string key, string? found) in _hive)
        {
            if (string.Equals(key, name, StringComparison.OrdinalIgnoreCase))
            {
                value = found;
                return true;
            }
        }

        value = null;
        return false;
    }

    private void Expect(ArrowNodeKind kind, ArrowNode node, ColumnDefinition column, string path)
    {
        if (node.Kind != kind)
        {
            throw Unmapped(path, $"Expected type \"{column.TypeText.ToUpperInvariant()}\" but found type \"{node.Kind.ToString().ToUpperInvariant()}\"");
        }
    }

    private DuckLakeException Unmapped(string path, string problem) =>
        Error($"Failed to map column \"{path}\" from file \"{_path}\" to the column in table \"{_table.Name}\"\n* {problem}");

    private DuckLakeException Error(string message, Exception? cause = null) => new(DuckLakeErrorKind.InvalidInput, message, cause)
    {
        SchemaName = _table.Schema.Name,
        TableName = _table.Name,
        FilePath = _path,
    };

    private static string Join(string prefix, string name) => prefix.Length == 0 ? name : $"{prefix}.{name}";
}
