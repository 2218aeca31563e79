using DuckLake.Columnar;
using DuckLake.Metadata;
using DuckLake.Parquet;
using DuckLake.Parquet.Decoding;

namespace DuckLake.Arrow.Execution;

/// <summary>
/// Finds the columns of a table in one file: by the file's name mapping, else by field id at every depth. A file without
/// any field id has its columns and fields in the order the table had when the file began, whatever their names. What the file does not have becomes its initial default; what the table does not know is left alone.
/// </summary>
internal sealed class FileColumnResolver
{
    internal const int RowIdFieldId = 2147483540;
    internal const int SnapshotIdFieldId = 2147483539;

    internal const string SnapshotIdName = "_ducklake_internal_snapshot_id";

    internal const string RowIdName = "_ducklake_internal_row_id";

    private readonly ArrowNode[] _nodes;
    private readonly IReadOnlyList<NameMappingNode>? _mapping;
    private readonly IReadOnlyDictionary<long, int>? _positions;
    private readonly bool _hasFieldIds;
    private readonly StringRepresentation _strings;
    private readonly Dictionary<long, ArrowNode> _leaves = [];
    private readonly Dictionary<long, ConstantValue> _constants = [];

    internal FileColumnResolver(ParquetSchema schema, ScanFile file, StringRepresentation strings)
    {
        Schema = schema;
        _nodes = ParquetToArrow.Convert(schema, null, ToParquet(strings));
        _mapping = file.NameMapping;
        _positions = file.ColumnPositions;
        _strings = strings;
        FirstRowId = file.RowIdStart;
        _hasFieldIds = Array.Exists(_nodes, HasFieldId);
    }

    internal ParquetSchema Schema { get; }

    /// <summary>The row id of the first row where the file does not embed row ids, if the catalog knows it.</summary>
    internal long? FirstRowId { get; }

    internal static ParquetStringRepresentation ToParquet(StringRepresentation strings) => strings switch
    {
        StringRepresentation.StringView => ParquetStringRepresentation.Utf8View,
        StringRepresentation.Dictionary => ParquetStringRepresentation.Dictionary,
        _ => ParquetStringRepresentation.Utf8,
    };

    /// <summary>The embedded row ids or snapshot ids of the file's rows, or null.</summary>
    internal ArrowNode? FindInternal(int fieldId)
    {
        string name = fieldId == RowIdFieldId ? RowIdName : SnapshotIdName;
        return Array.Find(_nodes, node => node.Source.FieldId == fieldId)
            ?? Array.Find(_nodes, node => node.Source.FieldId is null && node.Source.Name == name);
    }

    /// <summary>The plan of a top-level column, adding the leaves it reads to <paramref name="selection"/>.</summary>
    /// <exception cref="DuckLakeException">The file's column is of another shape than the table's.</exception>
    internal FieldSource Resolve(ResolvedColumn column, LeafSelection selection) =>
        Resolve(column, column.ToField(_strings), column.Name, _nodes, _mapping, selection);

    /// <summary>The plan of an internal column as it is.</summary>
    internal FieldSource ResolveInternal(ArrowNode node, LeafSelection selection)
    {
        selection.AddAll(node.Source);
        return new FieldSource(new InternalPlan(node.Field), _nodes, node);
    }

    /// <summary>The leaf a resolved column without children is read from, or null.</summary>
    internal ArrowNode? FindLeaf(long columnId) => _leaves.GetValueOrDefault(columnId);

    /// <summary>The value of a resolved top-level column the file does not have, or null.</summary>
    internal ConstantValue? FindConstant(long columnId) => _constants.GetValueOrDefault(columnId);

    private static bool HasFieldId(ArrowNode node) =>
        node.Source.FieldId is not null and not RowIdFieldId and not SnapshotIdFieldId || Array.Exists(node.Children, HasFieldId);

    private FieldSource Resolve(
        ResolvedColumn column,
        Field field,
        string path,
        ArrowNode[] candidates,
        IReadOnlyList<NameMappingNode>? mapping,
        LeafSelection selection)
    {
        if (_mapping is not null)
        {
            NameMappingNode? entry = mapping?.FirstOrDefault(node => node.TargetColumnId == column.ColumnId);
            if (entry is { IsPartition: true })
            {
                return Missing(column, field, entry.PartitionValue);
            }

            ArrowNode? found = entry is null ? null : FindByName(candidates, entry.SourceName);
            return found is null
                ? Missing(column, field, column.InitialDefault)
                : new FieldSource(Read(column, field, path, found, entry!.Children, selection), candidates, found);
        }

        ArrowNode? node = _hasFieldIds
            ? Array.Find(candidates, candidate => candidate.Source.FieldId == column.ColumnId)
            : FindByPosition(column, path, candidates);
        return node is null
            ? Missing(column, field, column.InitialDefault)
            : new FieldSource(Read(column, field, path, node, null, selection), candidates, node);
    }

    private FieldSource Missing(ResolvedColumn column, Field field, string? text)
    {
        var value = ConstantValue.FromText(text, column, field);
        _constants[column.ColumnId] = value;
        return new FieldSource(new ConstantPlan(field, value), position: -1);
    }

    private ArrowNode? FindByPosition(ResolvedColumn column, string path, ArrowNode[] candidates)
    {
        if (_positions is { Count: 0 })
        {
            throw new DuckLakeException(
                DuckLakeErrorKind.Unsupported,
                "The file has neither field ids nor a name mapping, so its columns are those the table had when the file was added; the catalog "
                + "no longer knows these, because snapshots have expired since the columns changed. Register the file again, with a name mapping.")
            {
                ColumnPath = path,
            };
        }

        int position = _positions is null ? column.Ordinal : _positions.GetValueOrDefault(column.ColumnId, -1);
        return position >= 0 && position < candidates.Length && !IsInternal(candidates[position]) ? candidates[position] : null;
    }

    // Internal columns come after those of the table.
    private static bool IsInternal(ArrowNode node) =>
        node.Source.FieldId is RowIdFieldId or SnapshotIdFieldId || node.Source is { FieldId: null, Name: RowIdName or SnapshotIdName };

    private static ArrowNode? FindByName(ArrowNode[] candidates, string name) =>
        Array.Find(candidates, node => node.Source.Name == name)
        ?? Array.Find(candidates, node => string.Equals(node.Source.Name, name, StringComparison.OrdinalIgnoreCase));

    private ColumnPlan Read(
        ResolvedColumn column,
        Field field,
        string path,
        ArrowNode node,
        IReadOnlyList<NameMappingNode>? mapping,
        LeafSelection selection)
    {
        switch (column.Type.Kind)
        {
            case DuckLakeTypeKind.Struct:
                Expect(ArrowNodeKind.Struct, column, path, node);
                return ReadStruct(column, field, path, node, mapping, selection);
            case DuckLakeTypeKind.List:
                Expect(ArrowNodeKind.List, column, path, node);
                return new ListPlan(field, [ReadElement(0, ((ListType)field.DataType).ValueField)]);
            case DuckLakeTypeKind.Map:
                Expect(ArrowNodeKind.Map, column, path, node);
                var type = (MapType)field.DataType;
                return new ListPlan(field, [ReadElement(0, type.KeyField), ReadElement(1, type.ValueField)]);
            case DuckLakeTypeKind.Variant:
                Expect(ArrowNodeKind.Variant, column, path, node);
                selection.AddAll(node.Source);
                return new VariantPlan(field);
            default:
                Expect(ArrowNodeKind.Leaf, column, path, node);
                selection.Add(node.Column);
                _leaves[column.ColumnId] = node;
                return new LeafPlan(field, column, path);
        }

        // Elements, keys and values are found by their place: lists and maps cannot lose or swap them.
        ColumnPlan ReadElement(int index, Field elementField)
        {
            ResolvedColumn element = column.Children[index];
            NameMappingNode? entry = mapping?.FirstOrDefault(child => child.TargetColumnId == element.ColumnId);
            return Read(element, elementField, $"{path}.{element.Name}", node.Children[index], entry?.Children, selection);
        }
    }

    private StructPlan ReadStruct(
        ResolvedColumn column,
        Field field,
        string path,
        ArrowNode node,
        IReadOnlyList<NameMappingNode>? mapping,
        LeafSelection selection)
    {
        IReadOnlyList<Field> childFields = ((StructType)field.DataType).Fields;
        var children = new FieldSource[column.Children.Count];
        for (int i = 0; i < children.Length; i++)
        {
            ResolvedColumn child = column.Children[i];
            children[i] = Resolve(child, childFields[i], $"{path}.{child.Name}", node.Children, mapping, selection);
        }

        if (!selection.Contains(node.Source))
        {
            // Which structs are NULL is told by the levels of any leaf.
            selection.Add(Schema.Columns[node.Source.FirstColumnIndex]);
        }

        return new StructPlan(field, children);
    }

    private static void Expect(ArrowNodeKind kind, ResolvedColumn column, string path, ArrowNode node)
    {
        if (node.Kind != kind)
        {
            throw new DuckLakeException(
                DuckLakeErrorKind.CorruptData,
                $"The catalog says the column is a {column.Type}; in the file '{node.Source.Path}' is a {node.Field.DataType}. "
                + "The file does not belong to this table, or the catalog is damaged: restore the one or the other.")
            {
                ColumnPath = path,
            };
        }
    }
}
