using System.Numerics;
using System.Runtime.InteropServices;
using DuckLake.Arrow.Execution;
using DuckLake.Columnar;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>The conditions that rows of a table meet if they have the key of one of some rows: what a join can leave unread.</summary>
internal static class KeyCondition
{
    private const int MaxListedValues = 1000;

    /// <summary>A condition every row meets whose column equals one of the values, or null if there is nothing to be gained.</summary>
    /// <param name="column">The column of the table.</param>
    /// <param name="values">Values of the column's type; NULLs equal nothing.</param>
    public static BoundFilter? Create(BoundColumn column, IArrowArray values)
    {
        if (values.NullCount == values.Length)
        {
            return BoundConstant.False;
        }

        if (column.Type.Kind == DuckLakeTypeKind.TimeTz)
        {
            return null;
        }

        var listed = new SortedSet<BoundValue>();
        BoundValue? min = null;
        BoundValue? max = null;
        for (int i = 0; i < values.Length; i++)
        {
            if (values.IsNull(i))
            {
                continue;
            }

            BoundValue value = ValueAt(values, i);
            min = min is { } low && low <= value ? low : value;
            max = max is { } high && high >= value ? high : value;
            if (listed.Count <= MaxListedValues)
            {
                _ = listed.Add(value);
            }
        }

        return listed.Count == 1 ? new BoundComparison(column, ComparisonOperator.Equal, min!.Value)
            : listed.Count <= MaxListedValues ? new BoundIn(column, [.. listed], IsNegated: false)
            : FilterBinder.And(
            [
                new BoundComparison(column, ComparisonOperator.GreaterThanOrEqual, min!.Value),
                new BoundComparison(column, ComparisonOperator.LessThanOrEqual, max!.Value),
            ]);
    }

    private static BoundValue ValueAt(IArrowArray values, int index)
    {
        ArrayData data = values.Data;
        switch (values)
        {
            case BooleanArray flags:
                return BoundValue.Of(flags.GetValue(index) == true ? BigInteger.One : BigInteger.Zero);
            case FloatArray or DoubleArray:
                return BoundValue.Of(values is FloatArray floats ? floats.Values[index] : ((DoubleArray)values).Values[index]);
            case StringArray or BinaryArray:
                ReadOnlySpan<int> offsets = MemoryMarshal.Cast<byte, int>(data.Buffers[1].Span)[(data.Offset + index)..];
                return BoundValue.Of(data.Buffers[2].Span[offsets[0]..offsets[1]].ToArray());
        }

        int width = ((FixedWidthType)data.DataType).ByteWidth;
        ReadOnlySpan<byte> bytes = data.Buffers[1].Span.Slice((data.Offset + index) * width, width);
        return data.DataType is FixedSizeBinaryType
            ? BoundValue.Of(bytes.ToArray())
            : BoundValue.Of(new BigInteger(bytes, isUnsigned: IsUnsigned(data.DataType)));
    }

    private static bool IsUnsigned(IArrowType type) => type is UInt8Type or UInt16Type or UInt32Type or UInt64Type;
}
