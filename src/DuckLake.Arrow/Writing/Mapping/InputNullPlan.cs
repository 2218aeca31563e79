using DuckLake.Arrow.Execution;
using DuckLake.Columnar;

namespace DuckLake.Arrow;

/// <summary>A column that was handed in without a type: every value is NULL.</summary>
internal sealed class InputNullPlan(Field field) : ColumnPlan(field)
{
    internal override ArrayData Resolve(ArrayData? source, int length) => NullArrays.Create(Field.DataType, length);
}
