using DuckLake.Arrow.Execution;
using DuckLake.Columnar;

namespace DuckLake.Arrow;

/// <summary>Variants that were handed in as a struct of metadata and value.</summary>
internal sealed class InputVariantPlan(Field field) : ColumnPlan(field)
{
    internal override ArrayData Resolve(ArrayData? source, int length) => source!.RetainAs(Field.DataType);
}
