namespace DuckLake.Columnar;

/// <summary>An array of byte strings with 64-bit offsets.</summary>
public partial class LargeBinaryArray : ArrowArray, IBytesArray
{
    /// <summary>Wraps data of type largebinary.</summary>
    public LargeBinaryArray(ArrayData data)
        : base(data, ArrowTypeId.LargeBinary, 3)
    {
    }

    private protected LargeBinaryArray(ArrayData data, ArrowTypeId typeId)
        : base(data, typeId, 3)
    {
    }

    /// <summary>Length + 1 offsets into the bytes; empty for an empty array. Borrowed until the array is disposed.</summary>
    public ReadOnlySpan<long> ValueOffsets => BufferSpan<long>(1, Length == 0 ? 0 : Length + 1);

    /// <summary>The bytes at <paramref name="index"/>, empty where null. Borrowed until the array is disposed.</summary>
    public unsafe ReadOnlySpan<byte> GetBytes(int index)
    {
        if (!IsValid(index))
        {
            return default;
        }

        ReadOnlySpan<long> offsets = ValueOffsets;
        long start = offsets[index];
        long end = offsets[index + 1];
        ArrowBuffer values = Data.Buffers[2];
        return start >= 0 && end >= start && end <= values.Length
            ? new ReadOnlySpan<byte>(values.Pointer + start, checked((int)(end - start)))
            : throw new InvalidOperationException($"Offsets {start}..{end} of value {index} lie outside {values.Length} bytes.");
    }
}
