using DuckLake.Columnar;
using DuckLake.Metadata;

namespace DuckLake.Arrow.Execution;

/// <summary>
/// Finds the columns of a table among columns of an older schema version, by column id at every depth. What those lack becomes
/// its initial default; types are converted.
/// </summary>
internal static class StoredColumnResolver
{
    /// <summary>The plan of a column over arrays that have all of <paramref name="stored"/> as children, in that order.</summary>
    internal static FieldSource Resolve(ResolvedColumn column, Field field, string path, IReadOnlyList<ResolvedColumn> stored)
    {
        for (int i = 0; i < stored.Count; i++)
        {
            if (stored[i].ColumnId == column.ColumnId)
            {
                return new FieldSource(Read(column, field, path, stored[i]), i);
            }
        }

        return new FieldSource(new ConstantPlan(field, ConstantValue.FromText(column.InitialDefault, column, field)), position: -1);
    }

    /// <summary>The plan of a column over arrays of the same column as it was.</summary>
    internal static ColumnPlan Read(ResolvedColumn column, Field field, string path, ResolvedColumn stored)
    {
        if (column.Type.IsNested && stored.Type.Kind != column.Type.Kind)
        {
            throw new DuckLakeException(
                DuckLakeErrorKind.CorruptData, $"The column is a {column.Type}, but was stored as {stored.Type}.") { ColumnPath = path };
        }

        switch (column.Type.Kind)
        {
            case DuckLakeTypeKind.Struct:
                IReadOnlyList<Field> fields = ((StructType)field.DataType).Fields;
                var children = new FieldSource[column.Children.Count];
                for (int i = 0; i < children.Length; i++)
                {
                    ResolvedColumn child = column.Children[i];
                    children[i] = Resolve(child, fields[i], $"{path}.{child.Name}", stored.Children);
                }

                return new StructPlan(field, children);
            case DuckLakeTypeKind.List:
                return new ListPlan(field, [ReadElement(0, ((ListType)field.DataType).ValueField)]);
            case DuckLakeTypeKind.Map:
                var type = (MapType)field.DataType;
                return new ListPlan(field, [ReadElement(0, type.KeyField), ReadElement(1, type.ValueField)]);
            case DuckLakeTypeKind.Variant when stored.Type.Kind == DuckLakeTypeKind.Variant:
                return new VariantPlan(field);
            default:
                return new LeafPlan(field, column, path);
        }

        ColumnPlan ReadElement(int index, Field elementField) =>
            Read(column.Children[index], elementField, $"{path}.{column.Children[index].Name}", stored.Children[index]);
    }
}
