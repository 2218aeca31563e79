using DuckLake.Arrow.Execution;
using DuckLake.Columnar;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>Finds for every column and field of a table where its values come from in a schema that was handed in.</summary>
internal sealed class RowMapperBuilder(ErrorPlace place)
{
    /// <summary>One source per column of a level.</summary>
    public FieldSource[] Match(IReadOnlyList<ColumnDefinition> columns, IReadOnlyList<Field> targets, IReadOnlyList<Field> sources, string parentPath)
    {
        int[] positions = FindPositions(columns, sources, parentPath);
        var matched = new FieldSource[columns.Count];
        for (int i = 0; i < matched.Length; i++)
        {
            string path = Join(parentPath, columns[i].Name);
            matched[i] = positions[i] < 0
                ? new FieldSource(Missing(columns[i], targets[i], path), position: -1)
                : new FieldSource(Read(columns[i], targets[i], sources[positions[i]], path), positions[i]);
        }

        return matched;
    }

    private int[] FindPositions(IReadOnlyList<ColumnDefinition> columns, IReadOnlyList<Field> sources, string parentPath)
    {
        var byName = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < columns.Count; i++)
        {
            byName[columns[i].Name] = i;
        }

        int[] positions = new int[columns.Count];
        Array.Fill(positions, -1);
        for (int i = 0; i < sources.Count; i++)
        {
            string path = Join(parentPath, sources[i].Name);
            if (!byName.TryGetValue(sources[i].Name, out int column))
            {
                throw Error(
                    DuckLakeErrorKind.InvalidInput,
                    $"The rows have a column \"{path}\", which the table does not have. {NameLookup.Suggest(sources[i].Name, columns.Select(c => c.Name), "columns")}",
                    path);
            }

            if (positions[column] >= 0)
            {
                throw Error(DuckLakeErrorKind.InvalidInput, $"The rows have the column \"{path}\" twice; leave one out.", path);
            }

            positions[column] = i;
        }

        return positions;
    }

    private ConstantPlan Missing(ColumnDefinition column, Field target, string path)
    {
        if (column.Default is not null && column.IsDefaultExpression)
        {
            throw Error(
                DuckLakeErrorKind.Unsupported,
                $"The default of column '{path}' is the expression {column.Default}, which only an SQL engine can evaluate. Hand in values for the column.",
                path);
        }

        return new ConstantPlan(target, ConstantValue.FromText(column.Default, ColumnResolver.ToResolved(column, 0), target));
    }

    private ColumnPlan Read(ColumnDefinition column, Field target, Field source, string path)
    {
        IArrowType type = source.DataType;
        DuckLakeType columnType = column.RequireType();
        if (type is NullType)
        {
            return new InputNullPlan(target);
        }

        switch (columnType.Kind)
        {
            case DuckLakeTypeKind.Struct:
                return type is StructType fields
                    ? new StructPlan(target, Match(column.Children, ((StructType)target.DataType).Fields, fields.Fields, path))
                    : throw Mismatch(column, type, path);
            case DuckLakeTypeKind.List:
                return ReadList(column, target, type, path);
            case DuckLakeTypeKind.Map:
                return ReadMap(column, target, type, path);
            case DuckLakeTypeKind.Variant:
                return type is StructType variant && IsVariant(variant) ? new InputVariantPlan(target) : throw Mismatch(column, type, path);
            default:
                return type is NestedType and not RunEndEncodedType
                    ? throw Mismatch(column, type, path)
                    : new InputLeafPlan(target, columnType, path);
        }
    }

    private ColumnPlan ReadList(ColumnDefinition column, Field target, IArrowType type, string path)
    {
        if (type is not (ListType or LargeListType or FixedSizeListType or ListViewType or LargeListViewType))
        {
            throw Mismatch(column, type, path);
        }

        ColumnPlan element = Read(column.Children[0], ((ListType)target.DataType).ValueField, ((NestedType)type).Fields[0], Join(path, column.Children[0].Name));
        var lists = new ListPlan(target, [element]);
        return type is ListType ? lists : new InputListPlan(target, lists, path);
    }

    private ListPlan ReadMap(ColumnDefinition column, Field target, IArrowType type, string path)
    {
        if (type is not MapType source)
        {
            throw Mismatch(column, type, path);
        }

        var map = (MapType)target.DataType;
        return new ListPlan(
            target,
            [
                Read(column.Children[0], map.KeyField, source.KeyField, Join(path, column.Children[0].Name)),
                Read(column.Children[1], map.ValueField, source.ValueField, Join(path, column.Children[1].Name)),
            ]);
    }

    private static bool IsVariant(StructType type) =>
        type.Fields is [{ Name: "metadata", DataType: BinaryType }, { Name: "value", DataType: BinaryType }];

    private static string Join(string parentPath, string name) => parentPath.Length == 0 ? name : $"{parentPath}.{name}";

    private DuckLakeException Mismatch(ColumnDefinition column, IArrowType type, string path) =>
        Error(DuckLakeErrorKind.InvalidInput, $"Values of type {type} cannot become values of column '{path}', which is a {column.TypeText}.", path);

    private DuckLakeException Error(DuckLakeErrorKind kind, string message, string path) => new(kind, message)
    {
        SchemaName = place.SchemaName,
        TableName = place.TableName,
        ColumnPath = path,
    };
}
