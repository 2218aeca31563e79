namespace DuckLake.Columnar;

/// <summary>An array of nulls.</summary>
public sealed partial class NullArray : ArrowArray
{
    /// <summary>Wraps data of type null.</summary>
    public NullArray(ArrayData data)
        : base(data, ArrowTypeId.Null, 0)
    {
    }

    /// <summary>Creates an array of <paramref name="length"/> nulls.</summary>
    public NullArray(int length)
        : this(new ArrayData(NullType.Default, length, length, 0, []))
    {
    }

    /// <inheritdoc/>
    public override bool IsValid(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Length);
        return false;
    }
}
