namespace DuckLake.Columnar;

/// <summary>An array of byte strings with 32-bit offsets.</summary>
public partial class BinaryArray : ArrowArray, IBytesArray
{
    /// <summary>Wraps data of type binary.</summary>
    public BinaryArray(ArrayData data)
        : base(data, ArrowTypeId.Binary, 3)
    {
    }

    private protected BinaryArray(ArrayData data, ArrowTypeId typeId)
        : base(data, typeId, 3)
    {
    }

    /// <summary>Length + 1 offsets into <see cref="Values"/>; empty for an empty array. Borrowed until the array is disposed.</summary>
    public ReadOnlySpan<int> ValueOffsets => BufferSpan<int>(1, Length == 0 ? 0 : Length + 1);

    /// <summary>The bytes of all values. Borrowed until the array is disposed.</summary>
    public ReadOnlySpan<byte> Values
    {
        get
        {
            Data.ThrowIfDisposed();
            return Data.Buffers[2].Span;
        }
    }

    /// <summary>The bytes at <paramref name="index"/>, empty where null. Borrowed until the array is disposed.</summary>
    public ReadOnlySpan<byte> GetBytes(int index)
    {
        if (!IsValid(index))
        {
            return default;
        }

        ReadOnlySpan<int> offsets = ValueOffsets;
        return Values[offsets[index]..offsets[index + 1]];
    }

    /// <summary>Length in bytes of the value at <paramref name="index"/>, 0 where null.</summary>
    public int GetValueLength(int index) => GetBytes(index).Length;
}
