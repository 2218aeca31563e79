using DuckLake.Columnar;

namespace DuckLake.Arrow.Execution;

/// <summary>One value for all rows: the initial default of a column the file does not have, or a value from its path.</summary>
internal sealed class ConstantPlan(Field field, ConstantValue value) : ColumnPlan(field)
{
    internal override ArrayData Resolve(ArrayData? source, int length) => value.Repeat(length);
}
