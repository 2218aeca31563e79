using System.Runtime.CompilerServices;

namespace DuckLake.Columnar;

/// <summary>Reads byte strings of the view layout.</summary>
internal readonly unsafe struct ViewBytesReader(ArrayData data) : IBytesReader
{
    private readonly BinaryView* _views = (BinaryView*)data.Buffers[1].Pointer + data.Offset;
    private readonly ArrowBuffer[] _buffers = data.Buffers;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> Get(int index)
    {
        BinaryView* view = _views + index;
        return view->IsInline
            ? new ReadOnlySpan<byte>((byte*)view + sizeof(int), view->Length)
            : new ReadOnlySpan<byte>(_buffers[2 + view->BufferIndex].Pointer + view->Offset, view->Length);
    }
}
