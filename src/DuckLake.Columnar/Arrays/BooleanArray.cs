namespace DuckLake.Columnar;

/// <summary>An array of booleans, one bit each.</summary>
public sealed partial class BooleanArray : ArrowArray
{
    /// <summary>Wraps data of type bool.</summary>
    public BooleanArray(ArrayData data)
        : base(data, ArrowTypeId.Boolean, 2)
    {
    }

    /// <summary>The value bitmap, starting at bit <see cref="ArrowArray.Offset"/>. Borrowed until the array is disposed.</summary>
    public ReadOnlySpan<byte> Values
    {
        get
        {
            Data.ThrowIfDisposed();
            return Data.Buffers[1].Span;
        }
    }

    /// <summary>The value at <paramref name="index"/>, or null.</summary>
    public bool? GetValue(int index) => IsValid(index) ? BitUtility.GetBit(Values, Data.Offset + index) : null;
}
