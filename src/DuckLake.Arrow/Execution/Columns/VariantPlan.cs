using DuckLake.Columnar;

namespace DuckLake.Arrow.Execution;

/// <summary>A variant, which the Parquet reader gives in its storage form, put together where it is shredded.</summary>
internal sealed class VariantPlan(Field field) : ColumnPlan(field)
{
    internal override ArrayData Resolve(ArrayData? source, int length) => source!.RetainAs(Field.DataType);
}
