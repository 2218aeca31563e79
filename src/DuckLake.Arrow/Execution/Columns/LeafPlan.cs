using DuckLake.Columnar;

namespace DuckLake.Arrow.Execution;

/// <summary>A column without children that the file has, converted to the type the table gives it.</summary>
internal sealed class LeafPlan(Field field, ResolvedColumn column, string path) : ColumnPlan(field)
{
    internal override ArrayData Resolve(ArrayData? source, int length)
    {
        try
        {
            return LogicalCast.Cast(source!, Field, column.Type);
        }
        catch (Exception e) when (e is OverflowException or FormatException or NotSupportedException or InvalidDataException)
        {
            throw new DuckLakeException(
                DuckLakeErrorKind.CorruptData,
                $"A value of type {source!.DataType} in the file cannot become a value of the column's type {column.Type}: {e.Message} "
                + "Restore the file or the column's type in the catalog; one of them was replaced.",
                e)
            {
                ColumnPath = path,
            };
        }
    }
}
