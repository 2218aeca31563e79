using DuckLake.Columnar;

namespace DuckLake.Arrow.Execution;

/// <summary>An embedded row id or snapshot id: 64-bit integers as they are.</summary>
internal sealed class InternalPlan(Field field) : ColumnPlan(field)
{
    internal override ArrayData Resolve(ArrayData? source, int length) =>
        CastKernel.TryCast(source!, Int64Type.Default)
        ?? throw new InvalidDataException($"The internal column '{Field.Name}' is {source!.DataType}; int64 is expected.");
}
