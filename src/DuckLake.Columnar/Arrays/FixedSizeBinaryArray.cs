namespace DuckLake.Columnar;

/// <summary>An array of byte strings of one width.</summary>
public sealed partial class FixedSizeBinaryArray : ArrowArray, IBytesArray
{
    /// <summary>Wraps data of type fixedsizebinary.</summary>
    public FixedSizeBinaryArray(ArrayData data)
        : base(data, ArrowTypeId.FixedSizeBinary, 2)
    {
        ByteWidth = ((FixedSizeBinaryType)data.DataType).ByteWidth;
    }

    /// <summary>Bytes per value.</summary>
    public int ByteWidth { get; }

    /// <summary>The bytes of all values, <see cref="ByteWidth"/> each. Borrowed until the array is disposed.</summary>
    public ReadOnlySpan<byte> Values
    {
        get
        {
            Data.ThrowIfDisposed();
            return Data.Buffers[1].Span.Slice(checked(Data.Offset * ByteWidth), checked(Length * ByteWidth));
        }
    }

    /// <summary>The bytes at <paramref name="index"/>, empty where null. Borrowed until the array is disposed.</summary>
    public ReadOnlySpan<byte> GetBytes(int index) => IsValid(index) ? Values.Slice(index * ByteWidth, ByteWidth) : default;

    /// <summary>The 16 big-endian bytes at <paramref name="index"/> as a UUID, or null.</summary>
    /// <exception cref="InvalidOperationException">Values are not 16 bytes wide.</exception>
    public Guid? GetGuid(int index)
    {
        if (ByteWidth != 16)
        {
            throw new InvalidOperationException($"A UUID has 16 bytes; values here have {ByteWidth}.");
        }

        return IsValid(index) ? new Guid(GetBytes(index), bigEndian: true) : null;
    }
}
