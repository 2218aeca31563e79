using DuckLake.Columnar;

namespace DuckLake.Arrow.Execution;

/// <summary>A struct the source has; fields it lacks get their own default. A NULL struct stays NULL.</summary>
internal sealed class StructPlan(Field field, FieldSource[] fields) : ColumnPlan(field)
{
    internal override void Bind(LeafSelection selection)
    {
        foreach (FieldSource source in fields)
        {
            source.Bind(selection);
        }
    }

    internal override ArrayData Resolve(ArrayData? source, int length)
    {
        var children = new ArrayData?[fields.Length];
        try
        {
            for (int i = 0; i < children.Length; i++)
            {
                ArrayData? child = fields[i].Position < 0 ? null : source!.Children[fields[i].Position].Borrow(source.Offset, length);
                children[i] = fields[i].Plan.Resolve(child, length);
            }

            return new ArrayData(Field.DataType, length, source!.NullCount, 0, [source.CopyValidity()], children!);
        }
        catch
        {
            foreach (ArrayData? child in children)
            {
                child?.Dispose();
            }

            throw;
        }
    }
}
