using System.Runtime.InteropServices;

namespace DuckLake.Columnar;

/// <summary>An array of byte strings as views. Buffers: validity, views, then any number of data buffers.</summary>
public partial class BinaryViewArray : ArrowArray, IBytesArray
{
    /// <summary>Wraps data of type binaryview.</summary>
    public BinaryViewArray(ArrayData data)
        : base(data, ArrowTypeId.BinaryView, 2)
    {
    }

    private protected BinaryViewArray(ArrayData data, ArrowTypeId typeId)
        : base(data, typeId, 2)
    {
    }

    /// <summary>The views. Borrowed until the array is disposed.</summary>
    public ReadOnlySpan<BinaryView> Views => BufferSpan<BinaryView>(1, Length);

    /// <summary>Number of data buffers.</summary>
    public int DataBufferCount => Data.Buffers.Length - 2;

    /// <summary>The bytes at <paramref name="index"/>, empty where null. Borrowed until the array is disposed.</summary>
    public ReadOnlySpan<byte> GetBytes(int index)
    {
        if (!IsValid(index))
        {
            return default;
        }

        ref readonly BinaryView view = ref Views[index];
        return view.IsInline
            ? MemoryMarshal.AsBytes(new ReadOnlySpan<BinaryView>(in view)).Slice(4, view.Length)
            : Data.Buffers[2 + view.BufferIndex].Span.Slice(view.Offset, view.Length);
    }
}
